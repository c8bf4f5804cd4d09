import type { AnomalyKind, AnomalyReport } from '../../../src/measurement/anomalies/anomaly.ts';
import {
  type JudgedHistory,
  type JudgeHistoryOptions,
  judgeHistory,
} from '../../../src/measurement/anomalies/judge-history.ts';
import { recordOutcomesOf } from '../../../src/measurement/record-outcomes.ts';
import { type History, observedArm } from '../observed-history.ts';

/** Judges a history; by default with one clock, drained and complete. */
export function judged(
  history: History,
  { epsilonMs = 0, isComplete = true }: Partial<JudgeHistoryOptions> = {},
): JudgedHistory {
  const arm = observedArm(history);
  return judgeHistory(arm, recordOutcomesOf(arm), { epsilonMs, isComplete });
}

/** How often each class was found, without those that were not. */
export function foundIn({ anomalies }: JudgedHistory): Partial<Record<AnomalyKind, number>> {
  return Object.fromEntries(
    anomalies.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count]),
  );
}

/** The report of one class. */
export function reportOf({ anomalies }: JudgedHistory, kind: AnomalyKind): AnomalyReport {
  const report = anomalies.find((one) => one.kind === kind);
  if (report === undefined) throw new TypeError(`no report of ${kind}`);
  return report;
}
