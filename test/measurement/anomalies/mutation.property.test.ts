import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANOMALY_KINDS } from '../../../src/measurement/anomalies/anomaly.ts';
import { INJECTIONS, type Target } from './injections.ts';
import { foundIn, judged, reportOf } from './judged.ts';
import { type ValidHistory, validHistory } from './valid-history.ts';

// Goal: a valid history shows nothing, and one with one thing wrong shows that and nothing else,
// with the record that is wrong as its witness. Method: random valid histories, broken on purpose.

/** As much as clocks differ; the histories leave more room than that. */
const epsilonMs = 1;

test('1,000 valid histories show no anomaly', () => {
  fc.assert(
    fc.property(validHistory, fc.boolean(), (history, isComplete) => {
      const result = judged(history, { epsilonMs, isComplete });

      expect(foundIn(result)).toEqual({});
      expect(result.ordering.reorderedRecords).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});

test.each(ANOMALY_KINDS)('%s injected is found with its record, and nothing else is', (kind) => {
  fc.assert(
    fc.property(validHistory, fc.nat(), (valid, pick) => {
      const target = targetIn(valid, pick);
      const { history, seq, isComplete = true, implied = {} } = INJECTIONS[kind](valid, target);
      const result = judged(history, { epsilonMs, isComplete });

      expect(foundIn(result)).toEqual({ [kind]: 1, ...implied });
      const [witness] = reportOf(result, kind).witnesses;
      expect(witness?.orderingKey).toBe(target.key);
      expect(witness?.keySequences[0]).toBe(seq);
      expect(witness?.deliveries.every(({ requestId }) => requestId !== '')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

/** Any processed record whose key has another processed one after it. */
function targetIn({ records, invocations }: ValidHistory, pick: number): Target {
  const processed = invocations
    .flatMap(({ batch }) => batch)
    .filter(({ outcome }) => outcome === 'processed');
  const targets = records.filter(({ key, seq }) =>
    [seq, seq + 1].every((one) =>
      processed.some((other) => other.key === key && other.seq === one),
    ),
  );
  const target = targets[pick % targets.length];
  if (target === undefined) throw new TypeError('every history has a target');
  return { key: target.key, seq: target.seq };
}
