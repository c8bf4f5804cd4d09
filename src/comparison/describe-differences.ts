import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, percentText, wholeText } from '../measurement/number-text.ts';

/** Says in plain sentences how the arms differed beside latency, with the numbers it rests on. */
export function describeDifferences(arms: readonly ArmMeasurement[]): string[] {
  return [
    ...describeOrder(arms),
    ...arms.flatMap(describeDuplicates),
    ...arms.flatMap(describeFailures),
  ];
}

function describeOrder(arms: readonly ArmMeasurement[]): readonly string[] {
  const broken = arms.filter(({ ordering }) => ordering.reorderedRecords > 0);
  const kept = arms.filter(({ ordering }) => ordering.reorderedRecords === 0).map(({ arm }) => arm);
  if (broken.length === 0) {
    return [`no arm reordered the records of a user (${listOf(kept)})`];
  }
  const sentences = broken.map(
    ({ arm, ordering }) =>
      `${arm} reordered ${percentText(ordering.reorderedRatio ?? 0)} of records ` +
      `in ${wholeText(ordering.reorderedKeys)} of ${countText(ordering.keys, 'user')}`,
  );
  return [sentences.join('; ') + (kept.length > 0 ? `; ${listOf(kept)} none` : '')];
}

function describeDuplicates({ arm, duplicates }: ArmMeasurement): readonly string[] {
  const { processedRepeatedly, redeliveredAfterFailure } = duplicates;
  return [
    ...(processedRepeatedly > 0
      ? [`${arm} had ${countText(processedRepeatedly, 'record')} processed more than once`]
      : []),
    ...(redeliveredAfterFailure > 0
      ? [`${arm} made ${countText(redeliveredAfterFailure, 'redelivery')} after failures`]
      : []),
  ];
}

function describeFailures({ arm, completeness, invocations }: ArmMeasurement): readonly string[] {
  const { deadLettered, onFailure, innocentGivenUp, lost } = completeness;
  const bisections = invocations.bisections;
  const innocent = innocentGivenUp > 0 ? `, ${wholeText(innocentGivenUp)} of them innocent` : '';
  return [
    ...(deadLettered > 0
      ? [`${arm} left ${countText(deadLettered, 'record')} in its dead-letter queue${innocent}`]
      : []),
    ...(onFailure > 0
      ? [
          `${arm} gave up ${countText(onFailure, 'record')} to its on-failure queue ` +
            `after ${countText(bisections, 'bisection')}${innocent}`,
        ]
      : []),
    ...(lost > 0 ? [`${arm} has ${countText(lost, 'accepted record')} without a known fate`] : []),
  ];
}

function listOf(names: readonly string[]): string {
  return names.length < 2
    ? names.join()
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
