import type { Activity } from '../activity/activity-record.ts';
import type { DeliveredRecord } from '../observation/delivery-observation.ts';

/** What the broker says of a record. */
export type BrokerIdentity = Pick<
  DeliveredRecord,
  'brokerId' | 'subSequence' | 'brokerAtMs' | 'receiveCount'
>;

/** What is known of a record so far, in the words of its observation. */
type RecordDelivery = {
  -readonly [Field in keyof DeliveredRecord]: DeliveredRecord[Field];
};

/** One record of a batch, whatever its source: what it holds, or why that cannot be known. */
export type BatchRecord = {
  /** `unprocessed` until its turn comes, then filled in: each record has one, never copied. */
  readonly delivery: RecordDelivery;
  /**
   * Records of one lane are processed in order, and none of them after a failed one.
   * A shard's batch is one lane, a FIFO queue has one per message group, and in a
   * standard queue each message is its own.
   */
  readonly lane: string;
} & (
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'unreadable'; readonly error: unknown }
);

/** Where a record comes from. */
export interface RecordSource {
  readonly broker: BrokerIdentity;
  readonly lane: string;
}

/** A record as it came, and how to read it. */
export interface ReadBatchRecordOptions<Payload> extends RecordSource {
  readonly payload: Payload;
  readonly decode: (payload: Payload) => Activity;
}

/**
 * Reads a record in place: one that cannot be decoded stays in its batch as `unreadable`,
 * to fail when its turn comes, and takes no other record with it.
 */
export function readBatchRecord<Payload>(options: ReadBatchRecordOptions<Payload>): BatchRecord {
  const { payload, decode } = options;
  let activity: Activity;
  try {
    activity = decode(payload);
  } catch (error) {
    return unreadableRecord(options, error);
  }
  return activityRecord(options, activity);
}

/** A record that has been read. */
export function activityRecord({ broker, lane }: RecordSource, activity: Activity): BatchRecord {
  return { kind: 'activity', lane, activity, delivery: deliveryOf(broker, activity) };
}

/** A record of which nothing is known but what the broker says. */
export function unreadableRecord({ broker, lane }: RecordSource, error: unknown): BatchRecord {
  return { kind: 'unreadable', lane, error, delivery: deliveryOf(broker, undefined) };
}

function deliveryOf(broker: BrokerIdentity, activity: Activity | undefined): RecordDelivery {
  const kvs = activity?.kvs;
  return {
    brokerId: broker.brokerId,
    subSequence: broker.subSequence,
    brokerAtMs: broker.brokerAtMs,
    receiveCount: broker.receiveCount,
    run: kvs?.run,
    orderingKey: activity?.userId,
    keySequence: kvs?.seq,
    intendedAtMs: kvs?.intendedAtMs,
    sentAtMs: kvs?.sentAtMs,
    startedAtMs: undefined,
    endedAtMs: undefined,
    outcome: 'unprocessed',
    failure: undefined,
  };
}
