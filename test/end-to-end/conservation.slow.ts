import { describe, expect, test } from '@jest/globals';
import { armOf, QUICK_FAILURES, runWorkload } from './run-kvs.ts';

// Goal: every record that was sent has a known fate on every arm, whatever goes wrong with it.
// Method: the whole pipeline, several seeds, with records that throw, are malformed, or hang.
// KVS_SEEDS says how many; each takes about half a minute.

const seedCount = Number(process.env['KVS_SEEDS'] ?? 3);
const POISON = ['throw=1%', 'malformed=1%', 'hang=0.1%'].flatMap((kind) => ['--poison', kind]);

describe('conservation', () => {
  test.each(Array.from({ length: seedCount }, (_, index) => index + 1))(
    'nothing is unexplained with poison, malformed and hanging records: seed %i',
    async (seed) => {
      const result = await runWorkload(
        ...['--rate', '150', '--duration', '6s', '--warm-up', '1s', '--seed', String(seed)],
        ...[...POISON, ...QUICK_FAILURES, '--param', 'parallelizationFactor=10'],
      );

      const sums = result.arms.map(({ arm, completeness: counts }) => ({
        arm,
        attempted: counts.attempted,
        explained:
          counts.processed +
          counts.deadLettered +
          counts.onFailure +
          counts.failedAtSend +
          counts.unknownNotSeen,
        unexplained: counts.unexplained,
        lost: counts.lost,
      }));
      process.stderr.write(`seed ${seed}: ${JSON.stringify(sums)}\n`);
      expect(result.drained).toBe(true);
      for (const { attempted, explained, unexplained, lost } of sums) {
        expect(attempted).toBe(150 * (0.5 + 6)); // The rate rises during the warm-up.
        expect({ explained, unexplained, lost }).toEqual({
          explained: attempted,
          unexplained: 0,
          lost: 0,
        });
      }
      const conservation = result.findings.filter(({ kind }) => kind === 'conservation');
      expect(conservation.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
    },
    240_000,
  );

  test('with 1 % poison exactly the poison records reach the on-failure queue, by bisection', async () => {
    const result = await runWorkload(
      ...['--arms', 'kinesis', '--rate', '200', '--duration', '8s', '--seed', '11'],
      ...['--poison', 'throw=1%', ...QUICK_FAILURES],
    );

    const kinesis = armOf(result, 'kinesis');
    const { attempted, processed, onFailure, lost, unexplained } = kinesis.completeness;
    expect(onFailure).toBeGreaterThan(5);
    expect(processed + onFailure).toBe(attempted);
    expect({ lost, unexplained }).toEqual({ lost: 0, unexplained: 0 });
    expect(kinesis.invocations.bisections).toBeGreaterThan(onFailure);
  }, 240_000);
});
