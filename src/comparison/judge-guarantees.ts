import type { AnomalyKind, AnomalyReport } from '../measurement/anomalies/anomaly.ts';
import {
  doubtsAboutLoss,
  type RunEvidence,
  unseenInvocationCount,
} from '../measurement/evidence.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, msText } from '../measurement/number-text.ts';
import type { Arm } from '../observation/arm.ts';
import { expectationOf, type PartitionKey } from './expectation-of.ts';
import type { Expectation, Verdict } from './finding.ts';

/** What an arm promises about one class of anomalies, and whether it kept to it. */
export interface Guarantee {
  readonly arm: Arm;
  readonly anomaly: AnomalyKind;
  readonly expectation: Expectation;
  /** `fail` when the anomaly was found, whatever was expected. */
  readonly verdict: Verdict;
  /** Why the evidence does not carry more; null unless the verdict is `inconclusive`. */
  readonly doubt: string | null;
}

/** What the verdicts depend on beside the arm. */
export interface JudgeOptions extends RunEvidence {
  readonly partitionKey: PartitionKey;
}

/** Judges every class of anomalies of an arm, in the order of its reports. */
export function judgeGuarantees(measured: ArmMeasurement, options: JudgeOptions): Guarantee[] {
  return measured.anomalies.map((report) => {
    const doubt = doubtAbout(report, measured, options);
    const found = report.count > 0 ? 'fail' : 'pass';
    return {
      arm: measured.arm,
      anomaly: report.kind,
      expectation: expectationOf(report.kind, measured.arm, options.partitionKey),
      verdict: doubt === null ? found : 'inconclusive',
      doubt,
    };
  });
}

/** Why it is not certain that an anomaly was there, or that none was; null when it is. */
function doubtAbout(
  { kind, count }: AnomalyReport,
  measured: ArmMeasurement,
  options: JudgeOptions,
): string | null {
  if (kind === 'lost') {
    const doubts = doubtsAboutLoss(measured, options);
    return doubts.length === 0 ? null : doubts.join('; ');
  }
  const { contradictionCount, contradictionMaxMs } = measured.clocks;
  if (CLOCK_KINDS.has(kind) && contradictionCount > 0) {
    return `a clock stepped by up to ${msText(contradictionMaxMs)}`;
  }
  if (count === 0) return doubtAboutNone(kind, measured, options);
  if (kind === 'unseen') return `${countText(count, 'record')} may yet come out`;
  return kind === 'unexpected'
    ? `no call is known to have sent ${countText(count, 'delivered record')}`
    : null;
}

/** Classes in which one event is before another by the clocks of two environments. */
const CLOCK_KINDS: ReadonlySet<AnomalyKind> = new Set([
  'reorder.across',
  'overlap',
  'gap.transient',
  'redelivery-regress',
]);

/** Why not having found an anomaly says little; null when it says that there was none. */
function doubtAboutNone(
  kind: AnomalyKind,
  measured: ArmMeasurement,
  options: JudgeOptions,
): string | null {
  const missing =
    measured.telemetry.missingObservationCount + unseenInvocationCount(measured, options);
  if (missing > 0) return 'lines of invocations are missing';
  const isBounded = measured.ordering.epsilonMs !== null;
  return CLOCK_KINDS.has(kind) && !isBounded ? 'how far clocks differ is not known' : null;
}
