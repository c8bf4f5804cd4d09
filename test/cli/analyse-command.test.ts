import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type AnalyseOptions, analyseCommand } from '../../src/cli/analyse-command.ts';
import { EXIT_CODE } from '../../src/cli/exit-code.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { writeRunJson } from '../../src/collecting/run-directory.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';
import { accepted, collectRun, processed } from '../collecting/collected-run.ts';

// Goal: an earlier run is judged again from its files alone. Method: collected runs in directories.

/** A finished run in which the stream's only record was processed. */
async function finishedRun(workload: object = {}): Promise<string> {
  const run = await collectRun();
  run.attempt('kinesis', 1, [accepted('a', 0, '1')]);
  run.deliver('kinesis', { invocation: 1, records: [processed('a', 0, '1')] });
  const { run: runJson } = await run.finish();
  const ended = { drained: true, interrupted: false, unreadableLineCount: 0 };
  await writeRunJson(run.directory, { ...runJson, ended, workload });
  return run.directory;
}

async function analyse(directory: string, options: Partial<AnalyseOptions> = {}) {
  const written: string[] = [];
  const clock = createVirtualClock();
  const io = {
    clock,
    directory,
    writeResult: (text: string) => written.push(text),
    color: false,
    progress: createProgress({ write: () => true }, clock),
    interrupted: new AbortController().signal,
  };
  const flags = { aa: false, json: true, strict: false, ...options };
  const exitCode = await analyseCommand({ directory, ...flags }, io);
  return { exitCode, result: JSON.parse(written.join('')) };
}

test('a run is measured again and its result written anew', async () => {
  const directory = await finishedRun();
  const { exitCode, result } = await analyse(directory);

  expect(exitCode).toBe(EXIT_CODE.pass);
  expect(result.arms[0].completeness.processed).toBe(1);
  const written = JSON.parse(await readFile(join(directory, 'result.json'), 'utf8'));
  expect(written).toEqual(result);
});

test('the thresholds of its workload count, unless others are given', async () => {
  const directory = await finishedRun({ thresholds: ['kinesis.processed == 2'] });

  expect((await analyse(directory)).exitCode).toBe(EXIT_CODE.thresholdFailed);
  const threshold = ['kinesis.processed == 1'];
  expect((await analyse(directory, { threshold })).exitCode).toBe(EXIT_CODE.pass);
});

test('a directory of repetitions is analysed as a whole, in the order of their numbers', async () => {
  const whole = await mkdtemp(join(tmpdir(), 'kvs-'));
  for (const number of [10, 9]) await rename(await finishedRun(), join(whole, `run-${number}`));
  await writeFile(join(whole, 'notes.txt'), 'not a run');
  const { result } = await analyse(whole, { aa: true });

  expect(result.repetitions).toHaveLength(2);
  expect(result.selfComparisons).toHaveLength(2);
});

test.each([
  ['no directory', async () => join(tmpdir(), 'kvs-nowhere'), 'no directory'],
  [
    'an empty one',
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'kvs-'));
      await mkdir(join(directory, 'other'));
      return directory;
    },
    'no run.json in it, nor one level below',
  ],
  [
    'the run of another version',
    async () => {
      const directory = await finishedRun();
      await writeFile(join(directory, 'run.json'), '{"schemaVersion":1}');
      return directory;
    },
    'has schema version 1; this tool reads',
  ],
  [
    'a run that was never collected to its end',
    async () => {
      const directory = await finishedRun();
      await rm(join(directory, 'deliveries.parquet'));
      return directory;
    },
    'deliveries.parquet',
  ],
])('%s is refused by name', async (_, make, message) => {
  await expect(analyse(await make())).rejects.toThrow(message);
});

test('an unknown metric, and A/A of a single run, are refused', async () => {
  const directory = await finishedRun();

  await expect(analyse(directory, { threshold: ['kinesis.prosessed > 0'] })).rejects.toThrow(
    'processed',
  );
  await expect(analyse(directory, { aa: true })).rejects.toThrow('is one run');
});
