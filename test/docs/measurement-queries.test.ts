import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from '@jest/globals';
import { accepted, collectRun, processed } from '../collecting/collected-run.ts';

// Goal: the queries of docs/measurement.md run as they stand on the files of a run, and the tables
// have the columns that it lists. Method: both are read out of the document.

const document = await readFile(new URL('../../docs/measurement.md', import.meta.url), 'utf8');
const queries = [...document.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql ?? '');

/** Two records of one user on each arm, the second delivered first by the queue. */
async function sampleRun(): Promise<string> {
  const run = await collectRun();
  for (const arm of ['kinesis', 'sqs'] as const) {
    run.attempt(arm, arm === 'kinesis' ? 1 : 2, [accepted('a', 0, '1'), accepted('a', 1, '2')]);
    const order = arm === 'kinesis' ? [0, 1] : [1, 0];
    for (const [index, seq] of order.entries()) {
      const times = { startedAtMs: 100 + 50 * index, endedAtMs: 110 + 50 * index };
      const record = { ...processed('a', seq, String(seq + 1)), ...times };
      run.deliver(arm, { invocation: index + 1, records: [record], ...times });
    }
  }
  await run.finish();
  return run.directory;
}

async function ask(directory: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const here = sql.replaceAll(/'([a-z-]+\.parquet)'/g, `'${directory}/$1'`);
  const rows = await (await connection.runAndReadAll(here)).getRowObjects();
  connection.closeSync();
  return rows;
}

test('there are ten queries, and each runs', async () => {
  const directory = await sampleRun();
  expect(queries).toHaveLength(10);
  const counts = [];
  for (const sql of queries) counts.push((await ask(directory, sql)).length);
  expect(counts).toEqual([2, 2, 0, 2, 2, 4, 2, 2, 2, 2]);
});

test('the query about order finds the record that came late', async () => {
  expect(await ask(await sampleRun(), queries[3] ?? '')).toEqual([
    { arm: 'kinesis', records: 2n, reordered: 0n },
    { arm: 'sqs', records: 2n, reordered: 1n },
  ]);
});

test.each(['attempts', 'deliveries', 'invocations', 'dead-letters'])(
  'the columns of %s are those of the document',
  async (table) => {
    const [, section = ''] = document.split(`### ${table}.parquet`);
    const rows = section.split('\n#')[0]?.match(/^\| `.*$/gm) ?? [];
    const named = rows.flatMap((row) => (row.split('|')[1] ?? '').match(/[a-z_]+/g) ?? []);
    const described = await ask(await sampleRun(), `DESCRIBE FROM '${table}.parquet'`);
    expect(described.map((row) => row['column_name']).sort()).toEqual(named.sort());
  },
);
