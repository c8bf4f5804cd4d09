import type { AnomalyKind, AnomalyReport } from '../measurement/anomalies/anomaly.ts';
import {
  doubtsAboutLoss,
  type RunEvidence,
  unseenInvocationCount,
} from '../measurement/evidence.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, msText, wholeText } from '../measurement/number-text.ts';
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
  /** One sentence with the numbers it rests on. */
  readonly reason: string;
}

/** What the verdicts depend on beside the arm. */
export interface JudgeOptions extends RunEvidence {
  readonly partitionKey: PartitionKey;
}

/** Judges every class of anomalies of an arm, in the order of its reports. */
export function judgeGuarantees(measured: ArmMeasurement, options: JudgeOptions): Guarantee[] {
  return measured.anomalies.map((report) => ({
    arm: measured.arm,
    anomaly: report.kind,
    expectation: expectationOf(report.kind, measured.arm, options.partitionKey),
    ...judge(report, measured, options),
  }));
}

type Judged = Pick<Guarantee, 'verdict' | 'reason'>;

function judge(report: AnomalyReport, measured: ArmMeasurement, options: JudgeOptions): Judged {
  const { kind, count } = report;
  const found = count > 0 ? wholeText(count) : 'none';
  if (kind === 'lost') return judgeLoss(count, doubtsAboutLoss(measured, options));
  if (kind === 'unseen' && count > 0) return { verdict: 'inconclusive', reason: found };
  if (kind === 'unexpected' && count > 0) {
    const reason = `${countText(count, 'delivery')} of records that no call is known to have sent`;
    return { verdict: 'inconclusive', reason };
  }
  const { contradictionCount, contradictionMaxMs } = measured.clocks;
  if (CLOCK_KINDS.has(kind) && contradictionCount > 0) {
    const reason = `${found}, by clocks that stepped by up to ${msText(contradictionMaxMs)}`;
    return { verdict: 'inconclusive', reason };
  }
  if (count > 0) return { verdict: 'fail', reason: found };
  const doubt = doubtAboutNone(kind, measured, options);
  return doubt === null
    ? { verdict: 'pass', reason: found }
    : { verdict: 'inconclusive', reason: `${found}, but ${doubt}` };
}

function judgeLoss(count: number, doubts: readonly string[]): Judged {
  if (doubts.length > 0) return { verdict: 'inconclusive', reason: doubts.join('; ') };
  return count > 0
    ? { verdict: 'fail', reason: countText(count, 'accepted record') }
    : { verdict: 'pass', reason: 'none' };
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
