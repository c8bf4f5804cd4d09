import { describe, expect, test } from '@jest/globals';
import { armOf, QUICK_FAILURES, runWorkload } from './run-kvs.ts';

// Goal: both ways of reading a stream are compared on the same records, which are sent once.
// Method: the command line on both stages; naming the arm is all that it takes.

const ARMS = ['--arms', 'kinesis,kinesis-efo'];
const POISON = ['--poison', 'throw=1%'];

describe.each(['simulated', 'local'])('on stage %s the arms kinesis and kinesis-efo', (stage) => {
  test('read the same records, each lose none, and enhanced fan-out is sooner', async () => {
    const result = await runWorkload(
      ...['--stage', stage, '--rate', '100', '--duration', '5s', '--warm-up', '2s', ...ARMS],
    );

    const [polled, pushed] = [armOf(result, 'kinesis'), armOf(result, 'kinesis-efo')];
    expect(result.drained).toBe(true);
    expect(pushed.completeness).toEqual(polled.completeness);
    for (const { completeness, ordering } of [polled, pushed]) {
      expect({ lost: completeness.lost, unexplained: completeness.unexplained }).toEqual({
        lost: 0,
        unexplained: 0,
      });
      expect(ordering.reorderedRecords).toBe(0);
    }
    const medianMs = ({ latencies }: typeof polled): number => {
      const { p50 } = latencies.endToEnd.quantiles;
      return p50.kind === 'value' ? p50.valueMs : Number.NaN;
    };
    expect(medianMs(pushed)).toBeLessThan(medianMs(polled));
  }, 120_000);

  test('give up the same poison, each on its own account', async () => {
    const result = await runWorkload(
      ...['--stage', stage, '--rate', '100', '--duration', '3s', ...ARMS, ...POISON],
      ...QUICK_FAILURES,
    );

    const [polled, pushed] = [armOf(result, 'kinesis'), armOf(result, 'kinesis-efo')];
    expect(pushed.completeness).toEqual(polled.completeness);
    expect(polled.completeness.unexplained).toBe(0);
    expect(polled.completeness.onFailure).toBeGreaterThan(0);
  }, 120_000);
});
