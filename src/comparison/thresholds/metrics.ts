import { type AnomalyKind, reportOf } from '../../measurement/anomalies/anomaly.ts';
import type { Completeness } from '../../measurement/completeness.ts';
import type { Duplicates } from '../../measurement/duplicates.ts';
import type { Invocations } from '../../measurement/invocations.ts';
import type { Ordering } from '../../measurement/ordering.ts';
import type { StaleKeys } from '../../measurement/stale-keys.ts';
import type { ObservedTelemetry } from '../../observation/observed-arm.ts';
import type { Metric } from './metric.ts';

type Incomplete = Metric['ifIncomplete'];
type Row<Fields> = readonly [
  name: string,
  field: keyof Fields,
  ifIncomplete: Incomplete,
  description: string,
];

const sent: readonly Row<Completeness>[] = [
  ['attempted', 'attempted', 'at-least', 'records the producer tried to send'],
  ['ok', 'ok', 'at-least', 'records the broker accepted'],
  ['failed', 'failed', 'nothing', 'records certainly not stored'],
  ['unknown', 'unknown', 'nothing', 'records of which that is not known'],
  ['retried', 'retried', 'at-least', 'records that took more than one try'],
  ['faulty', 'faulty', 'at-least', 'records the workload planned to go wrong'],
];

const fates: readonly Row<Completeness>[] = [
  ['delivered', 'delivered', 'at-least', 'records handed to the consumer at least once'],
  ['processed', 'processed', 'at-least', 'records processed'],
  ['dead-lettered', 'deadLettered', 'nothing', 'never processed, in the dead-letter queue'],
  ['on-failure', 'onFailure', 'nothing', 'never processed, named by the on-failure queue'],
  ['expired', 'expired', 'nothing', 'never processed, named there for their age'],
  ['failed-at-send', 'failedAtSend', 'nothing', 'certainly not stored and never seen'],
  ['unknown-not-seen', 'unknownNotSeen', 'nothing', 'of unknown outcome and never seen'],
  ['unexplained', 'unexplained', 'nothing', 'records with none of these fates'],
  ['lost', 'lost', 'nothing', 'accepted records with none of these fates'],
  ['recovered', 'recovered', 'nothing', 'of unknown outcome and delivered after all'],
  ['aborted-read', 'deliveredThoughRefused', 'nothing', 'refused by the broker and delivered'],
  ['innocent-given-up', 'innocentGivenUp', 'nothing', 'given up though not planned to fail'],
  ['processed-and-given-up', 'processedAndGivenUp', 'at-least', 'both processed and given up'],
];

const duplicates: readonly Row<Duplicates>[] = [
  ['duplicate.producer', 'producer', 'at-least', "further copies by the producer's retries"],
  [
    'redelivered-after-failure',
    'redeliveredAfterFailure',
    'nothing',
    'further deliveries of a copy not yet processed',
  ],
  [
    'redelivered-after-success',
    'redeliveredAfterSuccess',
    'at-least',
    'further deliveries of a copy already processed',
  ],
  ['processed-repeatedly', 'processedRepeatedly', 'at-least', 'records processed more than once'],
];

type OrderCounts = Omit<Ordering, 'worstKeys' | 'epsilonMs'>;

const order: readonly Row<OrderCounts>[] = [
  ['arrived', 'arrivedRecords', 'at-least', 'records whose first delivery is known'],
  ['keys', 'keys', 'at-least', 'ordering keys that arrived'],
  ['reordered', 'reorderedRecords', 'at-least', 'records begun after a later one of their key'],
  ['reordered-keys', 'reorderedKeys', 'at-least', 'keys with such a record'],
  ['reordered-ratio', 'reorderedRatio', 'nothing', 'reordered by arrived records'],
];

const invocations: readonly Row<Invocations>[] = [
  ['invocations', 'invocationCount', 'at-least', 'invocations of the consumer'],
  ['cold-starts', 'coldStarts', 'at-least', 'invocations that began an environment'],
  ['mean-batch', 'meanBatch', 'nothing', 'records per invocation that had any, mean'],
  ['partially-failed', 'partiallyFailed', 'at-least', 'invocations that reported failed records'],
  ['function-errors', 'functionErrors', 'at-least', 'invocations that ended in error or timeout'],
  ['timeouts', 'timeouts', 'at-least', 'invocations that ran too long'],
  ['retries', 'retries', 'at-least', 'invocations that begin with a record delivered before'],
  ['bisections', 'bisections', 'nothing', 'invocations with a part of a failed batch'],
  ['max-concurrency', 'maxConcurrency', 'at-least', 'most invocations at one instant'],
  ['billed-ms', 'billedMs', 'at-least', 'billed by Lambda, over all invocations'],
];

type StaleCounts = Omit<StaleKeys, 'keys' | 'epsilonMs'>;

const stale: readonly Row<StaleCounts>[] = [
  ['stale-keys', 'staleKeys', 'nothing', 'keys last processed with an older record'],
  ['stale-ratio', 'staleRatio', 'nothing', 'those by all keys'],
  ['undecided-keys', 'undecidedKeys', 'nothing', 'keys of which that cannot be told'],
  ['newest-unprocessed', 'newestUnprocessedKeys', 'nothing', 'keys whose newest was not processed'],
];

const telemetry: readonly Row<ObservedTelemetry>[] = [
  ['seen-invocations', 'seenInvocationCount', 'at-least', 'invocations of which there is a line'],
  ['missing-lines', 'missingObservationCount', 'exact', 'lines that must exist and do not'],
  ['unobserved-failures', 'unobservedFailureCount', 'exact', 'failed invocations without a line'],
  ['identity-conflict', 'conflictCount', 'at-least', 'broker ids delivered with another record'],
  ['unexpected', 'unexpectedDeliveryCount', 'at-least', 'deliveries of records nobody sent'],
  ['foreign', 'foreignDeliveryCount', 'at-least', 'deliveries of other runs and producers'],
  ['ambiguous-failures', 'ambiguousFailureCount', 'at-least', 'failed batches not told to records'],
];

/** Which share of order each hold time restores. */
const holds: readonly (readonly [string, number])[] = [
  ['hold.p50', 50],
  ['hold.p90', 90],
  ['hold.p99', 99],
  ['hold.max', 100],
];

/** Anomalies that have no number of their own elsewhere in the result. */
const anomalies: readonly (readonly [AnomalyKind, Incomplete, string])[] = [
  ['unseen', 'at-least', 'accepted records without a fate, of an incomplete run'],
  ['duplicate.redelivery', 'at-least', 'further deliveries of a copy already processed'],
  ['reorder.ingest', 'at-least', 'stored behind a later one of their key'],
  ['reorder.within', 'at-least', 'behind, in one batch, one that belongs behind them'],
  ['reorder.across', 'at-least', 'begun after an invocation with one that belongs behind them'],
  ['overlap', 'at-least', 'invocations that turned to a key busy in another'],
  ['gap.transient', 'at-least', 'processed by a retry after a later one of their key'],
  ['gap.permanent', 'at-least', 'never processed, known why, though a later one of their key was'],
  ['redelivery-regress', 'at-least', 'delivered again after a later one of their key'],
];

/** Units other than `count`. */
const UNITS: ReadonlyMap<string, Metric['unit']> = new Map([
  ['reordered-ratio', 'share'],
  ['stale-ratio', 'share'],
  ['mean-batch', 'number'],
  ['billed-ms', 'ms'],
]);

/** Every number of an arm, beside its latencies, that a threshold can name. */
export const METRICS: readonly Metric[] = [
  ...rows(sent, 'sending', ({ completeness }) => completeness),
  ...rows(fates, 'delivery', ({ completeness }) => completeness),
  {
    ...{ name: 'duplicates', unit: 'count', evidence: 'delivery', ifIncomplete: 'at-least' },
    description: 'copies and deliveries beyond the first of each record',
    read: ({ duplicates: { producer, redeliveredAfterFailure, redeliveredAfterSuccess } }) =>
      producer + redeliveredAfterFailure + redeliveredAfterSuccess,
  },
  ...rows(duplicates, 'delivery', (arm) => arm.duplicates),
  ...rows<OrderCounts>(order, 'delivery', ({ ordering }) => ordering),
  ...holds.map(
    ([name, percent]): Metric => ({
      ...{ name, unit: 'ms', evidence: 'delivery', ifIncomplete: 'nothing' },
      description: `held so long, ${percent} % of the reordered records come in order`,
      read: ({ reordering }) =>
        reordering.holds.find(({ orderPercent }) => orderPercent === percent)?.holdMs ?? null,
    }),
  ),
  ...rows<StaleCounts>(stale, 'delivery', ({ staleKeys }) => staleKeys),
  ...rows(invocations, 'delivery', (arm) => arm.invocations),
  ...rows(telemetry, 'delivery', (arm) => arm.telemetry),
  ...anomalies.map(
    ([name, ifIncomplete, description]): Metric => ({
      ...{ name, unit: 'count', evidence: 'delivery', ifIncomplete, description },
      read: (arm) => reportOf(arm.anomalies, name).count,
    }),
  ),
];

function rows<Fields extends { readonly [Field in keyof Fields]: number | null }>(
  table: readonly Row<Fields>[],
  evidence: Metric['evidence'],
  part: (arm: Parameters<Metric['read']>[0]) => Fields,
): readonly Metric[] {
  return table.map(([name, field, ifIncomplete, description]) => ({
    ...{ name, unit: UNITS.get(name) ?? 'count', evidence, ifIncomplete, description },
    read: (arm) => part(arm)[field],
  }));
}
