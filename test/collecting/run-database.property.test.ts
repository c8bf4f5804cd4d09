import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRawFiles } from '../../src/collecting/raw-files.ts';
import { openRunDatabase } from '../../src/collecting/run-database.ts';
import type { AttemptedRecord } from '../../src/observation/attempt-observation.ts';
import type { DeliveredRecord } from '../../src/observation/delivery-observation.ts';
import {
  encodeAttemptObservation,
  encodeDeliveryObservation,
} from '../../src/observation/encode-observation.ts';

// Goal: DuckDB reads of each record what was observed of it, whether its columns were logged as
// arrays or as one value. Method: batches of records with few different values, absent ones
// among them, so that both forms come up for each column; every row is compared.

const NOW_MS = 1_767_225_600_000;
const text = fc.constantFrom('a', 'b');
const count = fc.nat({ max: 1 });
const instantMs = fc.constantFrom(NOW_MS - 0.125, NOW_MS, NOW_MS + 60_000.001, 0);

const attempted = fc.record(
  {
    orderingKey: text,
    keySequence: count,
    intendedAtMs: instantMs,
    tryNumber: count,
    outcome: fc.constantFrom('ok' as const, 'fail' as const, 'unknown' as const),
    errorCode: text,
    brokerId: text,
    brokerSequence: text,
    shardId: text,
    plannedFault: text,
  },
  { requiredKeys: ['orderingKey', 'keySequence', 'intendedAtMs', 'tryNumber', 'outcome'] },
) as fc.Arbitrary<AttemptedRecord>;

const delivered = fc.record(
  {
    brokerId: text,
    subSequence: count,
    brokerAtMs: instantMs,
    receiveCount: count,
    run: text,
    orderingKey: text,
    keySequence: count,
    intendedAtMs: instantMs,
    sentAtMs: instantMs,
    startedAtMs: instantMs,
    endedAtMs: instantMs,
    outcome: fc.constantFrom('processed' as const, 'failed' as const, 'unprocessed' as const),
    failure: text,
  },
  { requiredKeys: ['brokerId', 'brokerAtMs', 'outcome'] },
) as fc.Arbitrary<DeliveredRecord>;

const batchesOf = <T>(record: fc.Arbitrary<T>): fc.Arbitrary<T[][]> =>
  fc.array(fc.array(record, { maxLength: 4 }), { minLength: 10, maxLength: 40 });

/** The rows that DuckDB finds in lines, absent values left out. */
async function rowsOf(view: 'attempts' | 'deliveries', lines: readonly string[]) {
  const directory = await mkdtemp(join(tmpdir(), 'kvs-'));
  const files = await createRawFiles(directory);
  await files[view].append(lines);
  const database = await openRunDatabase({ directory, run: 'run' });
  try {
    if (view === 'deliveries') await database.runFile('delivery-lines');
    await database.runFile(view);
    const reader = await database.connection.runAndReadAll(`FROM ${view}`);
    return reader.getRowObjects();
  } finally {
    await database.close();
    await rm(directory, { recursive: true });
  }
}

/** Rows as texts, so that their order does not matter; a whole number of 64 bits is a bigint. */
const comparable = (rows: readonly object[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row, orderedAndPresent)).toSorted();

function orderedAndPresent(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null && field !== undefined)
      .map(([name, field]) => [name.replaceAll(/[A-Z]/g, '_$&').toLowerCase(), field])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  );
}

test('attempts are the records that producers told of', async () => {
  await fc.assert(
    fc.asyncProperty(batchesOf(attempted), async (batches) => {
      const head = {
        arm: 'sqs',
        sandbox: 'p',
        sentAtMs: NOW_MS,
        acknowledgedAtMs: NOW_MS,
      } as const;
      const lines = batches.flatMap((records, index) =>
        encodeAttemptObservation({
          kind: 'attempt',
          run: 'run',
          ...head,
          call: index + 1,
          records,
        }),
      );
      const expected = batches.flatMap((records, index) =>
        records.map((record) => ({ ...head, ...record, call: index + 1, part: 0, partCount: 1 })),
      );
      expect(comparable(await rowsOf('attempts', lines))).toEqual(comparable(expected));
    }),
    { numRuns: 10 },
  );
});

test('deliveries are the records that consumers told of', async () => {
  await fc.assert(
    fc.asyncProperty(batchesOf(delivered), async (batches) => {
      const lines = batches.flatMap((records, index) =>
        encodeDeliveryObservation({
          kind: 'delivery',
          arm: 'sqs',
          sandbox: 'c',
          invocation: index + 1,
          requestId: `request-${index}`,
          source: 'arn',
          startedAtMs: NOW_MS + 0.25,
          endedAtMs: NOW_MS + 1,
          outcome: 'succeeded',
          records,
        }),
      );
      const expected = batches.flatMap((records, index) =>
        records.map((record, batchIndex) => ({
          ...record,
          arm: 'sqs',
          requestId: `request-${index}`,
          batchIndex,
        })),
      );
      expect(comparable(await rowsOf('deliveries', lines))).toEqual(comparable(expected));
    }),
    { numRuns: 10 },
  );
});
