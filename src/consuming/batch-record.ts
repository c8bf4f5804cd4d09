import type { Activity } from '../activity/activity-record.ts';
import type { DeliveredRecord } from '../observation/delivery-observation.ts';

/** What the broker says of a record. */
export type BrokerIdentity = Pick<
  DeliveredRecord,
  'brokerId' | 'subSequence' | 'brokerAtMs' | 'receiveCount'
>;

/** What is known of a record before it is processed, in the words of its observation. */
type RecordIdentity = BrokerIdentity &
  Pick<DeliveredRecord, 'run' | 'orderingKey' | 'keySequence' | 'intendedAtMs' | 'sentAtMs'>;

/** What a record holds, or why that cannot be known. */
type RecordContent =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'unreadable'; readonly error: unknown };

/** One record of a batch, whatever its source. */
export interface BatchRecord {
  readonly identity: RecordIdentity;
  /**
   * Records of one lane are processed in order, and none of them after a failed one.
   * A shard's batch is one lane, a FIFO queue has one per message group, and in a
   * standard queue each message is its own.
   */
  readonly lane: string;
  readonly content: RecordContent;
}

/** Where a record comes from and how to read it. */
export interface ReadBatchRecordOptions {
  readonly broker: BrokerIdentity;
  readonly lane: string;
  readonly decode: () => Activity;
}

/**
 * Reads a record in place: one that cannot be decoded stays in its batch as `unreadable`,
 * to fail when its turn comes, and takes no other record with it.
 */
export function readBatchRecord({ broker, lane, decode }: ReadBatchRecordOptions): BatchRecord {
  let activity: Activity;
  try {
    activity = decode();
  } catch (error) {
    return { identity: broker, lane, content: { kind: 'unreadable', error } };
  }
  return {
    identity: identityOf(broker, activity),
    lane,
    content: { kind: 'activity', activity },
  };
}

function identityOf(broker: BrokerIdentity, { userId, kvs }: Activity): RecordIdentity {
  return {
    brokerId: broker.brokerId,
    subSequence: broker.subSequence,
    brokerAtMs: broker.brokerAtMs,
    receiveCount: broker.receiveCount,
    run: kvs?.run,
    orderingKey: userId,
    keySequence: kvs?.seq,
    intendedAtMs: kvs?.intendedAtMs,
    sentAtMs: kvs?.sentAtMs,
  };
}
