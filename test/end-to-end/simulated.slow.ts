import { describe, expect, test } from '@jest/globals';
import { STRIKES } from '../../src/simulation/fault-plan.ts';
import { armOf, runWorkload } from './run-kvs.ts';

// Goal: in virtual time the whole pipeline does what it does in real time, and the same seed gives
// the same result. Method: the command line with --stage simulated, at the stage's own settings,
// which in real time take minutes.

const simulated = ['--stage', 'simulated'];
const POISON = ['throw=1%', 'malformed=1%', 'hang=0.1%'].flatMap((kind) => ['--poison', kind]);

describe('a simulated run', () => {
  test('gives the same result for the same seed, and another for another', async () => {
    const flags = [...simulated, ...POISON, '--rate', '200', '--duration', '10s'];

    const first = await runWorkload(...flags, '--seed', '5');
    const again = await runWorkload(...flags, '--seed', '5');
    const other = await runWorkload(...flags, '--seed', '6');

    expect(again).toEqual(first);
    expect(other.arms).not.toEqual(first.arms);
    expect(first.environment).toEqual({ stage: 'simulated', local: false, simulated: true });
  }, 120_000);

  test('with lost answers, crashes and deaths loses nothing and says what became of it', async () => {
    const faults = ['lost-answer=2%', 'crashed-invocation=3%', 'died-invocation=3%'];
    const flags = [...simulated, '--rate', '100', '--duration', '10s'];
    const result = await runWorkload(...flags, ...faults.flatMap((fault) => ['--fault', fault]));

    for (const { arm, completeness, duplicates, invocations } of result.arms) {
      expect({ arm, lost: completeness.lost, unexplained: completeness.unexplained }).toEqual({
        arm,
        lost: 0,
        unexplained: 0,
      });
      expect(invocations.functionErrors).toBeGreaterThan(0);
      // FIFO queues recognise what was sent before; the others store it twice.
      expect(duplicates.producer > 0).toBe(arm !== 'sqs-fifo');
    }
    expect(result.findings.filter(({ kind }) => kind === 'clocks')).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ verdict: 'pass' })),
    );
    expect(armOf(result, 'kinesis').ordering.reorderedRecords).toBe(0);
    expect(armOf(result, 'sqs-fifo').ordering.reorderedRecords).toBe(0);
  }, 120_000);

  test('under every fault at once keeps what AWS promises, and names them with their counts', async () => {
    const strikes = STRIKES.filter(
      (strike) => strike !== 'lost-record' && strike !== 'swapped-records',
    );
    const faults = [...strikes.map((strike) => `${strike}=3%`), 'clock-skew=300ms'];
    const flags = [
      ...simulated,
      '--rate',
      '100',
      '--duration',
      '10s',
      '--limit-off',
      'shard-writes',
    ];
    const result = await runWorkload(...flags, ...faults.flatMap((fault) => ['--fault', fault]));

    const { faultCounts = {}, clockSkewMaxMs, limitsOff } = result.environment;
    expect(Object.keys(faultCounts)).toEqual([...strikes, 'clock-skew']);
    expect({ clockSkewMaxMs, limitsOff }).toEqual({
      clockSkewMaxMs: 300,
      limitsOff: ['shard-writes'],
    });
    for (const { arm, completeness, duplicates } of result.arms) {
      expect({ arm, unexplained: completeness.unexplained }).toEqual({ arm, unexplained: 0 });
      expect(duplicates.redeliveredAfterSuccess).toBeGreaterThan(0);
    }
    expect(armOf(result, 'kinesis').ordering.reorderedRecords).toBe(0);
    expect(armOf(result, 'sqs-fifo').ordering.reorderedRecords).toBe(0);
  }, 120_000);

  test('leaves nothing unexplained and keeps order where it is promised', async () => {
    const flags = [...simulated, ...POISON, '--rate', '300', '--duration', '30s', '--keys', '40'];
    const result = await runWorkload(...flags, '--param', 'parallelizationFactor=10');

    expect(result.drained).toBe(true);
    for (const { completeness } of result.arms) {
      expect(completeness.attempted).toBeGreaterThan(9000);
      expect({ lost: completeness.lost, unexplained: completeness.unexplained }).toEqual({
        lost: 0,
        unexplained: 0,
      });
    }
    expect(armOf(result, 'kinesis').invocations.bisections).toBeGreaterThan(50);
    expect(armOf(result, 'kinesis').ordering.reorderedRecords).toBe(0);
    expect(armOf(result, 'sqs-fifo').ordering.reorderedRecords).toBe(0);
    expect(armOf(result, 'sqs').ordering.reorderedRecords).toBeGreaterThan(0);
  }, 120_000);
});
