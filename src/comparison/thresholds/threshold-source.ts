import type { ArmMeasurement } from '../../measurement/measure-arm.ts';
import { wholeText } from '../../measurement/number-text.ts';
import type { Arm } from '../../observation/arm.ts';
import type { Finding } from '../finding.ts';

/** What thresholds need of a result; a `RunResult` is enough. */
export interface ThresholdSource {
  readonly arms: readonly ArmMeasurement[];
  readonly findings: readonly Finding[];
  /** Absent when the arms were not compared. */
  readonly comparisons?: readonly ComparedArms[];
}

/** How two arms differed in end-to-end latency. */
interface ComparedArms {
  readonly arms: readonly [string, string];
  readonly quantiles: readonly ComparedPercentile[];
}

interface ComparedPercentile {
  readonly percentile: number;
  readonly a: ArmPercentile;
  readonly b: ArmPercentile;
  /** First minus second. */
  readonly difference: ArmPercentile | null;
  /** First by second. */
  readonly ratio: Readonly<Record<'value' | 'lower' | 'upper', number>> | null;
  /** Why the verdict is what it is; `invalid-run` and `too-few-blocks` leave no value. */
  readonly reason: {
    readonly kind: string;
    readonly text?: string;
    readonly have?: number;
    readonly need?: number;
  };
}

interface ArmPercentile {
  readonly valueMs: number | null;
  readonly lowerMs: number | null;
  readonly upperMs: number | null;
}

/** A value with its 95 % interval, or why there is none. */
export type Interval =
  | {
      readonly kind: 'interval';
      readonly value: number;
      readonly lower: number;
      readonly upper: number;
    }
  | { readonly kind: 'missing'; readonly because: string };

/** Which lines a number rests on: the producer's, or those and the consumer's of a drained run. */
export type Evidence = 'sending' | 'delivery';

/** The measurement of an arm; undefined when the run did not have it. */
export function armIn({ arms }: ThresholdSource, name: Arm): ArmMeasurement | undefined {
  return arms.find(({ arm }) => arm === name);
}

/** Why the evidence about an arm is not complete; undefined when it is. */
export function doubtAbout(
  { findings }: ThresholdSource,
  name: Arm,
  evidence: Evidence,
): string | undefined {
  return findings.find(({ kind, arm, verdict }) => {
    const isOfSending = kind === 'telemetry' && arm === null;
    const isOfDelivery =
      evidence === 'delivery' &&
      (kind === 'telemetry' || kind === 'drained') &&
      (arm === null || arm === name);
    return verdict !== 'pass' && (isOfSending || isOfDelivery);
  })?.reason;
}

/** Why the latency of an arm is not the pipeline's own; undefined when it is. */
export function scheduleDoubt({ findings }: ThresholdSource, name: Arm): string | undefined {
  return findings.find(
    ({ kind, arm, verdict }) => kind === 'schedule' && arm === name && verdict !== 'pass',
  )?.reason;
}

/** A percentile of an arm's end-to-end latency with its interval, from any comparison it is in. */
export function armInterval(
  { comparisons = [] }: ThresholdSource,
  arm: Arm,
  percentile: number,
): Interval {
  const found = comparisons.flatMap(({ arms, quantiles }) => {
    const quantile = quantiles.find((one) => one.percentile === percentile);
    if (quantile === undefined || !arms.includes(arm)) return [];
    const { valueMs, lowerMs, upperMs } = arms[0] === arm ? quantile.a : quantile.b;
    return [intervalOr(quantile, { value: valueMs, lower: lowerMs, upper: upperMs })];
  });
  return (
    found.find(({ kind }) => kind === 'interval') ??
    found[0] ??
    missing(`${arm} was compared with no other arm`)
  );
}

/** How the end-to-end latencies of two arms differ at a percentile, in ms or as a ratio. */
export function pairInterval(
  { comparisons = [] }: ThresholdSource,
  [first, second]: readonly [Arm, Arm],
  { percentile, of }: { readonly percentile: number; readonly of: 'diff' | 'ratio' },
): Interval {
  const comparison = comparisons.find(
    ({ arms }) => arms.includes(first) && arms.includes(second) && arms[0] !== arms[1],
  );
  const quantile = comparison?.quantiles.find((one) => one.percentile === percentile);
  if (comparison === undefined || quantile === undefined) {
    return missing(`${first} and ${second} were not compared`);
  }
  const { difference, ratio } = quantile;
  const interval = intervalOr(
    quantile,
    of === 'ratio'
      ? ratio
      : difference && {
          value: difference.valueMs,
          lower: difference.lowerMs,
          upper: difference.upperMs,
        },
  );
  return comparison.arms[0] === first ? interval : mirrored(interval, of);
}

/** The interval if nothing speaks against it. */
function intervalOr(
  { reason, percentile }: ComparedPercentile,
  interval: Readonly<Record<'value' | 'lower' | 'upper', number | null>> | null,
): Interval {
  if (reason.kind === 'invalid-run') return missing(reason.text ?? 'the run cannot be compared');
  const { value = null, lower = null, upper = null } = interval ?? {};
  if (value !== null && lower !== null && upper !== null) {
    return { kind: 'interval', value, lower, upper };
  }
  const { have, need } = reason;
  return missing(
    have === undefined || need === undefined
      ? `there is no interval at p${percentile}`
      : `p${percentile} needs ${wholeText(need)} blocks, there are ${wholeText(have)}`,
  );
}

/** The same with the arms the other way round. */
function mirrored(interval: Interval, of: 'diff' | 'ratio'): Interval {
  if (interval.kind === 'missing') return interval;
  const { value, lower, upper } = interval;
  if (of === 'diff') return { kind: 'interval', value: -value, lower: -upper, upper: -lower };
  return lower > 0
    ? { kind: 'interval', value: 1 / value, lower: 1 / upper, upper: 1 / lower }
    : missing('a ratio whose interval reaches 0 has no inverse');
}

function missing(because: string): Interval {
  return { kind: 'missing', because };
}
