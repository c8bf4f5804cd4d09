import type { OffsetBounds } from '../measurement/clock-offset.ts';
import { doubtsAboutLoss, unseenInvocationCount } from '../measurement/evidence.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, msText, wholeText } from '../measurement/number-text.ts';
import type { Finding } from './finding.ts';
import { judgeDelivery } from './judge-delivery.ts';
import type { Guarantee, JudgeOptions } from './judge-guarantees.ts';

/** Above this p99 of the schedule lag, latency is the generator's as much as the pipeline's. */
const SCHEDULE_LAG_P99_MAX_MS = 50;

/** Judges a run: whether its evidence is complete, then what it says of each arm. */
export function judgeRun(
  arms: readonly ArmMeasurement[],
  guarantees: readonly Guarantee[],
  options: JudgeOptions,
): Finding[] {
  return [
    judgeDrained(options),
    judgeProducerTelemetry(options),
    ...arms.flatMap((arm) => [
      judgeTelemetry(arm, options),
      judgeClocks(arm),
      judgeConservation(arm, options),
      ...judgeDelivery(arm, guarantees),
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
    : `${tenthsText(bounds.lowerMs)} to ${tenthsText(bounds.upperMs)} ms`;
}

/** Without the sign of a zero. */
function tenthsText(valueMs: number): string {
  return valueMs.toFixed(1).replace(/^-(0\.0)$/, '$1');
}

function judgeConservation(measurement: ArmMeasurement, options: JudgeOptions): Finding {
  const { arm, completeness } = measurement;
  const { attempted, processed, deadLettered, onFailure, unexplained } = completeness;
  const doubts = doubtsAboutLoss(measurement, options);
  const broken = unexplained + completeness.deliveredThoughRefused > 0;
  const sum =
    `${countText(attempted, 'record')} = ${wholeText(processed)} processed + ` +
    `${wholeText(deadLettered)} dead-lettered + ${wholeText(onFailure)} on failure + ` +
    `${wholeText(completeness.expired)} expired + ` +
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
