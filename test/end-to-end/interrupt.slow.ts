import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { kvs } from './run-kvs.ts';

test('Ctrl-C ends a run with a partial report that says so, and exit code 130', async () => {
  const runs = mkdtempSync(join(tmpdir(), 'kvs-interrupted-'));
  const args = ['run', '--json', '--duration', '60s', '--rate', '50', '--runs', runs];

  const { exitCode, stdout } = await kvs(args, 'Sending');

  expect(exitCode).toBe(130);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ interrupted: true, drained: false });
  expect(result.arms[0].completeness.attempted).toBeGreaterThan(0);
  const [run = ''] = readdirSync(runs);
  expect(readdirSync(join(runs, run)).sort()).toEqual([
    'attempts.parquet',
    'dead-letters.parquet',
    'deliveries.parquet',
    'failed-batches.txt',
    'invocations.parquet',
    'result.json',
    'run.json',
    'summary.md',
  ]);
  rmSync(runs, { recursive: true, force: true });
}, 60_000);
