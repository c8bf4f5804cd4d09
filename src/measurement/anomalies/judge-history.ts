import type { ObservedArm } from '../../observation/observed-arm.ts';
import { type Ordering, OrderingTally } from '../ordering.ts';
import { FATES, type Fate, type RecordOutcomes } from '../record-outcomes.ts';
import { ANOMALY_KINDS, type AnomalyKind, type AnomalyReport } from './anomaly.ts';
import { BrokerPlaces } from './broker-places.ts';
import { DeliveryOrder } from './delivery-order.ts';
import { IngestOrder } from './ingest-order.ts';
import { keyHistories } from './key-histories.ts';
import { Overlaps } from './overlap.ts';
import { ProcessingOrder } from './processing-order.ts';
import { findRecordAnomalies } from './record-anomalies.ts';
import { Shortlist } from './shortlist.ts';
import { conflictWitnesses, unexpectedWitnesses, witnessOf } from './witness.ts';

/** What the history of an arm says of order and of everything that can be wrong with it. */
export interface JudgedHistory {
  readonly ordering: Ordering;
  /** One per class, in the order of {@link ANOMALY_KINDS}. */
  readonly anomalies: readonly AnomalyReport[];
}

/** What judging depends on beside the observations. */
export interface JudgeHistoryOptions {
  /** By how much clocks of two environments may differ; at least 0, Infinity if unknown. */
  readonly epsilonMs: number;
  /** The run was drained and no line is missing, so what was not seen did not happen. */
  readonly isComplete: boolean;
}

/**
 * Checks the history of an arm, key by key.
 *
 * Sound: nothing is called disorder unless one event was certainly before the other, see
 * {@link CertainOrder}. Complete: every record of which that is certain is counted. Takes n log n.
 */
export function judgeHistory(
  arm: ObservedArm,
  outcomes: RecordOutcomes,
  { epsilonMs, isComplete }: JudgeHistoryOptions,
): JudgedHistory {
  const places = new BrokerPlaces(arm);
  const ingest = new IngestOrder(arm, places);
  const delivery = new DeliveryOrder(arm, { places, first: outcomes.first, epsilonMs });
  const overlaps = new Overlaps(arm.deliveries, epsilonMs);
  const processing = new ProcessingOrder(arm, outcomes, epsilonMs);
  const ordering = new OrderingTally(outcomes.first);
  const processingOptions = {
    isLate: (record: number) => delivery.late[record] === 1,
    isExplained: explanationOf(outcomes, isComplete),
  };
  for (const key of keyHistories(arm)) {
    const isPlain = ingest.isPlain(key);
    if (!isPlain) ingest.judge(key);
    ordering.add(key, delivery.judge(key, isPlain));
    overlaps.judge(key);
    processing.judge(key, processingOptions);
  }
  const ofRecords = findRecordAnomalies(arm, outcomes);
  const shown = ({ count, best }: Shortlist): Found => ({
    count,
    witnesses: best.map((evidence) => witnessOf(arm, evidence)),
  });
  const none = new Shortlist();
  const { unexpectedDeliveryCount, conflictCount } = arm.telemetry;
  const found: Readonly<Record<AnomalyKind, Found>> = {
    lost: shown(isComplete ? ofRecords.missing : none),
    unseen: shown(isComplete ? none : ofRecords.missing),
    unexpected: { count: unexpectedDeliveryCount, witnesses: unexpectedWitnesses(arm) },
    'aborted-read': shown(ofRecords.abortedRead),
    'identity-conflict': { count: conflictCount, witnesses: conflictWitnesses(arm) },
    'duplicate.producer': shown(ofRecords.producerDuplicate),
    'duplicate.redelivery': shown(ofRecords.redelivery),
    'reorder.ingest': shown(ingest.found),
    'reorder.within': shown(delivery.within),
    'reorder.across': shown(delivery.across),
    overlap: shown(overlaps.found),
    'gap.transient': shown(processing.transient),
    'gap.permanent': shown(processing.permanent),
    'redelivery-regress': shown(processing.regress),
  };
  return {
    ordering: ordering.summary(arm, epsilonMs),
    anomalies: ANOMALY_KINDS.map((kind) => ({ kind, ...found[kind] })),
  };
}

type Found = Omit<AnomalyReport, 'kind'>;

const GIVEN_UP: readonly Fate[] = ['dead-lettered', 'on-failure', 'expired', 'failed-at-send'];

/** Whether it is known why a record was not processed; an unanswered try may yet come out. */
function explanationOf(
  { fates }: RecordOutcomes,
  isComplete: boolean,
): (record: number) => boolean {
  const explained: readonly Fate[] = isComplete ? [...GIVEN_UP, 'unknown-not-seen'] : GIVEN_UP;
  const isExplained = FATES.map((fate) => explained.includes(fate));
  return (record) => isExplained[fates[record] ?? -1] ?? false;
}
