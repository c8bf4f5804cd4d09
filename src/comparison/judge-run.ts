import type { OffsetBounds } from '../measurement/clock-offset.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, msText, percentText, wholeText } from '../measurement/number-text.ts';
import type { Arm } from '../observation/arm.ts';
import type { Finding, Verdict } from './finding.ts';

/** Above this p99 of the schedule lag, latency is the generator's as much as the pipeline's. */
const SCHEDULE_LAG_P99_MAX_MS = 50;

/** What the verdicts depend on beside the arms. */
export interface JudgeOptions {
  readonly drained: boolean;
  /** Observation lines of the producer, or of anybody and unreadable, that are missing. */
  readonly missingLineCount: number;
  readonly partitionKey: 'userId' | 'random';
  /** How often each arm's consumer ran, as Lambda counts; absent where that is not known. */
  readonly invocationCounts?: Readonly<Partial<Record<Arm, number | undefined>>> | undefined;
}

/** Judges a run: whether its evidence is complete, then what it says of each arm. */
export function judgeRun(arms: readonly ArmMeasurement[], options: JudgeOptions): Finding[] {
  return [
    judgeDrained(options),
    judgeProducerTelemetry(options),
    ...arms.flatMap((arm) => [
      judgeTelemetry(arm, options),
      judgeClocks(arm),
      judgeConservation(arm, options),
      judgeOrder(arm, options),
      judgeSchedule(arm),
    ]),
  ];
}

function judgeDrained({ drained }: JudgeOptions): Finding {
  return {
    kind: 'drained',
    arm: null,
    expectation: 'required',
    verdict: drained ? 'pass' : 'inconclusive',
    reason: drained
      ? 'every accepted record was processed or given up before collecting ended'
      : 'collecting ended with accepted records still on their way',
  };
}

function judgeProducerTelemetry({ missingLineCount }: JudgeOptions): Finding {
  return {
    kind: 'telemetry',
    arm: null,
    expectation: 'required',
    verdict: missingLineCount === 0 ? 'pass' : 'inconclusive',
    reason:
      missingLineCount === 0
        ? 'every producer call left its line'
        : `${countText(missingLineCount, 'line')} of the producer missing or unreadable`,
  };
}

function judgeTelemetry({ arm, telemetry }: ArmMeasurement, options: JudgeOptions): Finding {
  const { missingObservationCount: missing, unexpectedDeliveryCount: unexpected } = telemetry;
  const unseen = unseenInvocationCount({ arm, telemetry }, options);
  const gaps = [
    ...(missing > 0 ? [`${countText(missing, 'line')} missing`] : []),
    ...(unseen > 0 ? [`${countText(unseen, 'invocation')} counted by Lambda left no line`] : []),
    ...(unexpected > 0 ? [`${countText(unexpected, 'delivery')} of records nobody sent`] : []),
  ];
  return {
    kind: 'telemetry',
    arm,
    expectation: 'required',
    verdict: gaps.length === 0 ? 'pass' : 'inconclusive',
    reason: gaps.length === 0 ? 'every invocation left its lines' : gaps.join(', '),
  };
}

/** Invocations by Lambda's own count of which there is no line at all. */
function unseenInvocationCount(
  { arm, telemetry }: Pick<ArmMeasurement, 'arm' | 'telemetry'>,
  { invocationCounts }: JudgeOptions,
): number {
  const counted = invocationCounts?.[arm] ?? 0;
  return Math.max(0, counted - telemetry.seenInvocationCount);
}

/** A clock that steps makes latencies wrong by as much, and may make order look broken. */
function judgeClocks({ arm, clocks }: ArmMeasurement): Finding {
  const { contradictionCount, contradictionMaxMs, producers, consumers } = clocks;
  const isSound = contradictionCount === 0;
  return {
    kind: 'clocks',
    arm,
    expectation: 'required',
    verdict: isSound ? 'pass' : 'inconclusive',
    reason: isSound
      ? `ahead of the broker's: producers by ${boundsText(producers)}, ` +
        `consumers by ${boundsText(consumers)}`
      : `no clock offset explains all stamps, by up to ${msText(contradictionMaxMs)}: ` +
        'a clock stepped',
  };
}

function boundsText(bounds: OffsetBounds | null): string {
  return bounds === null
    ? 'an unknown time'
    : `${bounds.lowerMs.toFixed(1)} to ${bounds.upperMs.toFixed(1)} ms`;
}

function judgeConservation(measurement: ArmMeasurement, options: JudgeOptions): Finding {
  const { arm, completeness, telemetry } = measurement;
  const { attempted, processed, deadLettered, onFailure, unexplained } = completeness;
  const doubts = [
    ...(options.drained ? [] : ['the arm was not drained']),
    ...(options.missingLineCount +
      telemetry.missingObservationCount +
      unseenInvocationCount(measurement, options) >
    0
      ? ['observation lines are missing']
      : []),
    ...(telemetry.unexpectedDeliveryCount > 0 ? ['records nobody sent were delivered'] : []),
    ...(telemetry.ambiguousFailureCount > 0
      ? [`${countText(telemetry.ambiguousFailureCount, 'failed batch')} cannot be told to records`]
      : []),
  ];
  const broken = unexplained + completeness.deliveredThoughRefused > 0;
  const sum =
    `${countText(attempted, 'record')} = ${wholeText(processed)} processed + ` +
    `${wholeText(deadLettered)} dead-lettered + ${wholeText(onFailure)} on failure + ` +
    `${wholeText(completeness.failedAtSend)} refused + ` +
    `${wholeText(completeness.unknownNotSeen)} unknown + ${wholeText(unexplained)} unexplained`;
  return {
    kind: 'conservation',
    arm,
    expectation: 'required',
    verdict: doubts.length > 0 ? 'inconclusive' : broken ? 'fail' : 'pass',
    reason: [
      sum,
      ...(completeness.deliveredThoughRefused > 0
        ? [`${completeness.deliveredThoughRefused} delivered though refused`]
        : []),
      ...doubts,
    ].join('; '),
  };
}

/**
 * A stream keeps the order of a partition key and a FIFO queue that of a message group, and both
 * are the user unless the workload spreads records at random; a standard queue promises none.
 */
function judgeOrder({ arm, ordering, telemetry }: ArmMeasurement, options: JudgeOptions): Finding {
  const isOrdered = arm !== 'sqs' && options.partitionKey === 'userId';
  const { reorderedRecords, arrivedRecords, reorderedKeys, keys, reorderedRatio } = ordering;
  return {
    kind: 'order',
    arm,
    expectation: isOrdered ? 'required' : 'expected-to-fail',
    verdict: orderVerdict(reorderedRecords, telemetry.missingObservationCount),
    reason:
      reorderedRecords === 0
        ? `none of ${countText(arrivedRecords, 'record')} reordered within its key`
        : `${countText(reorderedRecords, 'record')} (${percentText(reorderedRatio ?? 0)}) ` +
          `reordered, in ${reorderedKeys} of ${countText(keys, 'key')}`,
  };
}

/** A disorder that was seen is certain; seeing none proves nothing while lines are missing. */
function orderVerdict(reorderedRecords: number, missingObservationCount: number): Verdict {
  if (reorderedRecords > 0) return 'fail';
  return missingObservationCount > 0 ? 'inconclusive' : 'pass';
}

function judgeSchedule({ arm, latencies: { scheduleLag } }: ArmMeasurement): Finding {
  const { p99 } = scheduleLag.quantiles;
  const lagMs = p99.kind === 'value' ? p99.valueMs : (scheduleLag.maxMs ?? 0);
  const name = p99.kind === 'value' ? 'p99' : 'max';
  const kept = lagMs <= SCHEDULE_LAG_P99_MAX_MS;
  return {
    kind: 'schedule',
    arm,
    expectation: 'required',
    verdict: kept ? 'pass' : 'inconclusive',
    reason:
      `schedule lag ${name} ${lagMs.toFixed(1)} ms` +
      (kept ? '' : `, above ${SCHEDULE_LAG_P99_MAX_MS} ms: latency is partly the generator's`),
  };
}
