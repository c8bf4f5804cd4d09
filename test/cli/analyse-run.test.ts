import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { analyseRun } from '../../src/cli/analyse-run.ts';
import { writeRunJson } from '../../src/collecting/run-directory.ts';
import type { RunJson } from '../../src/collecting/run-json.ts';
import { accepted, collectRun, processed } from '../collecting/collected-run.ts';

/**
 * Two records of one key, the second of which seems to be begun `aheadMs` before the first and
 * ended 5 ms later.
 */
async function orderAfter(aheadMs: number, facts: Partial<RunJson>) {
  const run = await collectRun();
  run.attempt('kinesis', 1, [accepted('a', 0, '1'), accepted('a', 1, '2')]);
  for (const [seq, startedAtMs] of [500, 500 - aheadMs].entries()) {
    const times = { startedAtMs, endedAtMs: startedAtMs + 5 };
    const record = { ...processed('a', seq, String(seq + 1)), ...times };
    const requestId = `request ${seq}`;
    const invocation = { invocation: 1, sandbox: `s${seq}`, requestId };
    run.deliver('kinesis', { ...invocation, records: [record], ...times });
  }
  const { run: runJson } = await run.finish();
  await writeRunJson(run.directory, { ...runJson, ...facts });
  const { findings, environment } = await analyseRun(run.directory);
  const order = findings.find(({ kind, arm }) => kind === 'order' && arm === 'kinesis');
  const summary = await readFile(join(run.directory, 'summary.md'), 'utf8');
  return { verdict: order?.verdict, environment, summary };
}

test('a disorder that the skew of clocks explains is none, and a greater one is', async () => {
  const faults = { clockSkewMaxMs: 100 };

  expect(await orderAfter(150, {})).toMatchObject({ verdict: 'fail' });
  expect(await orderAfter(150, { faults })).toMatchObject({ verdict: 'pass' });
  expect(await orderAfter(206, { faults })).toMatchObject({ verdict: 'pass' });
  expect(await orderAfter(207, { faults })).toMatchObject({ verdict: 'fail' });
});

test('what run.json says of limits and faults is in the result and in the summary', async () => {
  const { environment, summary } = await orderAfter(0, {
    limitsOff: ['shard-writes'],
    faults: { clockSkewMaxMs: 100 },
    ended: {
      drained: true,
      interrupted: false,
      unreadableLineCount: 0,
      faultCounts: { 'lost-answer': 3 },
    },
  });

  expect(environment).toEqual({
    stage: 'local',
    local: true,
    simulated: false,
    limitsOff: ['shard-writes'],
    faultCounts: { 'lost-answer': 3 },
    clockSkewMaxMs: 100,
  });
  expect(summary).toContain('Limits off: shard-writes.');
  expect(summary).toContain('Faults: lost-answer 3.');
  expect(summary).toContain('off by up to 100 ms');
});
