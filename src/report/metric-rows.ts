import { type AnomalyKind, reportOf } from '../measurement/anomalies/anomaly.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { msText, percentText, wholeText } from '../measurement/number-text.ts';
import { latencyGroups } from './latency-rows.ts';
import { type Arms, type MetricGroup, type MetricRow, row } from './metric-group.ts';

/** What the table is made of; a `RunResult` is enough. */
export interface MetricGroupsOptions {
  readonly arms: readonly ArmMeasurement[];
  /** Only then are accepted records without a fate called lost. */
  readonly drained: boolean;
}

/** What one arm counts. */
type Count = (arm: ArmMeasurement) => number;

/** The comparison table, arms as columns; rare anomalies have a row only where there is one. */
export function metricGroups({ arms, drained }: MetricGroupsOptions): MetricGroup[] {
  return [
    { title: 'Delivery (records)', rows: deliveryRows(arms, drained) },
    { title: 'Duplicates', rows: duplicateRows(arms) },
    { title: 'Order per key', rows: orderRows(arms) },
    ...latencyGroups(arms),
    { title: 'Consumer', rows: consumerRows(arms) },
  ];
}

function countRow(arms: Arms, label: string, count: Count): MetricRow {
  return row(arms, label, (arm) => wholeText(count(arm)));
}

/** For anomalies: worth a line only where there is one. */
function countRowIfAny(arms: Arms, label: string, count: Count): MetricRow[] {
  return arms.some((arm) => count(arm) > 0) ? [countRow(arms, label, count)] : [];
}

function deliveryRows(arms: Arms, drained: boolean): MetricRow[] {
  return [
    countRow(arms, 'attempted', ({ completeness }) => completeness.attempted),
    row(arms, 'accepted / refused / unknown', ({ completeness: { ok, failed, unknown } }) =>
      [ok, failed, unknown].map(wholeText).join(' / '),
    ),
    ...countRowIfAny(arms, 'sent more than once', ({ completeness }) => completeness.retried),
    ...countRowIfAny(arms, 'planned to fail', ({ completeness }) => completeness.faulty),
    countRow(arms, 'delivered', ({ completeness }) => completeness.delivered),
    countRow(arms, 'processed', ({ completeness }) => completeness.processed),
    countRow(arms, 'in dead-letter queue', ({ completeness }) => completeness.deadLettered),
    countRow(arms, 'in on-failure queue', ({ completeness }) => completeness.onFailure),
    ...countRowIfAny(arms, 'expired', ({ completeness }) => completeness.expired),
    ...countRowIfAny(
      arms,
      'innocent among those',
      ({ completeness }) => completeness.innocentGivenUp,
    ),
    countRow(arms, drained ? 'lost' : 'not resolved', ({ completeness }) => completeness.lost),
    countRow(arms, 'unexplained', ({ completeness }) => completeness.unexplained),
    ...countRowIfAny(arms, 'unknown, came out', ({ completeness }) => completeness.recovered),
  ];
}

function duplicateRows(arms: Arms): MetricRow[] {
  return [
    countRow(arms, 'copies by the producer', ({ duplicates }) => duplicates.producer),
    countRow(
      arms,
      'redelivered after failure',
      ({ duplicates }) => duplicates.redeliveredAfterFailure,
    ),
    countRow(
      arms,
      'redelivered after success',
      ({ duplicates }) => duplicates.redeliveredAfterSuccess,
    ),
  ];
}

function orderRows(arms: Arms): MetricRow[] {
  return [
    row(arms, 'reordered records', ({ ordering: { reorderedRecords, reorderedRatio } }) =>
      reorderedRecords === 0
        ? '0'
        : `${wholeText(reorderedRecords)} (${percentText(reorderedRatio ?? 0)})`,
    ),
    row(
      arms,
      'keys affected',
      ({ ordering }) => `${wholeText(ordering.reorderedKeys)} of ${wholeText(ordering.keys)}`,
    ),
    ...countRowIfAny(arms, 'users left with an old record', ({ staleKeys }) => staleKeys.staleKeys),
    ...(arms.some(({ reordering }) => reordering.reordered > 0)
      ? [row(arms, 'hold for 99 % / all of order', holdText)]
      : []),
    ...ORDER_ANOMALIES.flatMap(([kind, label]) =>
      countRowIfAny(arms, label, ({ anomalies }) => reportOf(anomalies, kind).count),
    ),
  ];
}

function holdText({ reordering }: ArmMeasurement): string {
  return [99, 100]
    .map((percent) => reordering.holds.find(({ orderPercent }) => orderPercent === percent))
    .map((hold) => msText(hold?.holdMs ?? 0))
    .join(' / ');
}

/** What a row of the table calls an anomaly. */
const ORDER_ANOMALIES: readonly (readonly [AnomalyKind, string])[] = [
  ['reorder.ingest', 'disordered when stored'],
  ['reorder.within', 'disordered within batches'],
  ['reorder.across', 'disordered across batches'],
  ['overlap', 'key in two invocations'],
  ['gap.transient', 'processed late by a retry'],
  ['gap.permanent', 'passed over for good'],
  ['redelivery-regress', 'old again by redelivery'],
];

function consumerRows(arms: Arms): MetricRow[] {
  return [
    countRow(arms, 'invocations', ({ invocations }) => invocations.invocationCount),
    row(
      arms,
      'records per batch, mean',
      ({ invocations }) => invocations.meanBatch?.toFixed(1) ?? '–',
    ),
    countRow(arms, 'cold starts', ({ invocations }) => invocations.coldStarts),
    countRow(arms, 'concurrency, most', ({ invocations }) => invocations.maxConcurrency),
    row(arms, 'errors / timeouts', ({ invocations: { functionErrors, timeouts } }) =>
      [functionErrors, timeouts].map(wholeText).join(' / '),
    ),
    row(arms, 'retries / bisections', ({ invocations: { retries, bisections } }) =>
      [retries, bisections].map(wholeText).join(' / '),
    ),
  ];
}
