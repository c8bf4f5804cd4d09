import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, msText, percentText, wholeText } from '../measurement/number-text.ts';
import type { Finding } from './finding.ts';

/** Says in plain sentences how the arms differed, each with the numbers it rests on. */
export function describeDifferences(
  arms: readonly ArmMeasurement[],
  findings: readonly Finding[],
): string[] {
  return [
    ...describeLatency(arms, findings),
    ...describeOrder(arms),
    ...arms.flatMap(describeDuplicates),
    ...arms.flatMap(describeFailures),
  ];
}

/** Compares each arm with the fastest; says nothing where medians cannot be had. */
function describeLatency(
  arms: readonly ArmMeasurement[],
  findings: readonly Finding[],
): readonly string[] {
  const late = findings.filter(({ kind, verdict }) => kind === 'schedule' && verdict !== 'pass');
  if (late.length > 0) {
    return ['latency is not compared: the generator did not keep its schedule'];
  }
  const medians = arms
    .flatMap(({ arm, latencies: { endToEnd } }) => {
      const { p50 } = endToEnd.quantiles;
      return p50.kind === 'value' ? [{ arm, p50Ms: p50.valueMs, n: endToEnd.sampleCount }] : [];
    })
    .sort((a, b) => a.p50Ms - b.p50Ms);
  const [fastest, ...slower] = medians;
  if (fastest === undefined) return [];
  return slower.map(({ arm, p50Ms, n }) => {
    const basis =
      n === fastest.n ? `n ${wholeText(n)} each` : `n ${wholeText(fastest.n)} and ${wholeText(n)}`;
    // Instants are whole milliseconds: a smaller difference is none.
    if (p50Ms - fastest.p50Ms < 1) {
      return `${fastest.arm} and ${arm} delivered equally soon: p50 ${msText(p50Ms)} (${basis})`;
    }
    const medianTexts = `p50 ${msText(fastest.p50Ms)} vs ${msText(p50Ms)}`;
    return `${fastest.arm} delivered sooner than ${arm}: ${medianTexts} (${basis})`;
  });
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
