import type { RepeatedResult } from '../compare-repetitions.ts';
import type { Verdict } from '../finding.ts';
import { evaluateThresholds, type JudgedThreshold } from './evaluate-thresholds.ts';
import type { Threshold } from './threshold.ts';

const WORST_FIRST: readonly Verdict[] = ['fail', 'inconclusive', 'pass'];

/**
 * Judges thresholds by each repetition, its numbers and counts, with the intervals of all of them
 * together; what counts is the worst repetition.
 */
export function evaluateRepeatedly(
  thresholds: readonly Threshold[],
  { repetitions, comparisons }: Pick<RepeatedResult, 'repetitions' | 'comparisons'>,
): readonly JudgedThreshold[] {
  const byRepetition = repetitions.map((repetition) =>
    evaluateThresholds(thresholds, { ...repetition, comparisons }),
  );
  return thresholds.flatMap((_, row) => {
    const judged = byRepetition.flatMap((all, index) => {
      const one = all[row];
      return one === undefined ? [] : [{ ...one, reason: `run ${index + 1}: ${one.reason}` }];
    });
    const [worst] = judged.toSorted(
      (a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict),
    );
    return worst === undefined ? [] : [worst];
  });
}
