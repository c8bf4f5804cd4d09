import * as z from 'zod';
import { decodeActivity } from '../activity/decode-activity.ts';
import { decodePlainBase64 } from '../activity/decode-plain-activity.ts';
import { decodeKplAggregate, isKplAggregate } from '../kpl/decode-kpl-aggregate.ts';
import {
  activityRecord,
  type BatchRecord,
  type BrokerIdentity,
  readBatchRecord,
  unreadableRecord,
} from './batch-record.ts';
import { ConsumerError } from './errors.ts';

const kinesisRecordSchema = z.object({
  /** `shardId-000000000000:<sequence number>`; the first record's names the shard of all. */
  eventID: z.string(),
  eventSourceARN: z.string(),
  kinesis: z.object({
    sequenceNumber: z.string().min(1),
    data: z.string(),
    approximateArrivalTimestamp: z.number(),
  }),
});
type KinesisRecord = Readonly<z.infer<typeof kinesisRecordSchema>>;

const kinesisEventSchema = z.object({
  Records: z.tuple([kinesisRecordSchema], kinesisRecordSchema),
});
type KinesisRecords = readonly [KinesisRecord, ...KinesisRecord[]];

/** A shard's batch: records in order, aggregates taken apart. */
export interface KinesisBatch {
  readonly source: string;
  readonly shardId: string;
  readonly records: readonly BatchRecord[];
}

/**
 * Reads the event of a stream; a record that cannot be decoded is `unreadable` at its place.
 *
 * @throws {ConsumerError} EVENT_MALFORMED
 */
export function decodeKinesisEvent(event: unknown): KinesisBatch {
  const records = decodeRecords(event);
  const [first] = records;
  return {
    source: first.eventSourceARN,
    shardId: shardIdIn(first.eventID),
    records: batchOf(records),
  };
}

/** The schema copies what it checks, so it is asked only when it has to say what is wrong. */
function decodeRecords(event: unknown): KinesisRecords {
  const { Records: records } = (event ?? {}) as { readonly Records?: unknown };
  if (Array.isArray(records) && records.length > 0 && records.every(isSound)) {
    return records as unknown as KinesisRecords;
  }
  const parsed = kinesisEventSchema.safeParse(event);
  if (parsed.success) return parsed.data.Records;
  throw new ConsumerError('EVENT_MALFORMED', `Kinesis event: ${z.prettifyError(parsed.error)}`);
}

/** True only of what the schema takes. */
function isSound(record: Partial<KinesisRecord> | null | undefined): boolean {
  const kinesis: Partial<KinesisRecord['kinesis']> | null | undefined = record?.kinesis;
  return (
    typeof record?.eventID === 'string' &&
    typeof record.eventSourceARN === 'string' &&
    typeof kinesis?.sequenceNumber === 'string' &&
    kinesis.sequenceNumber !== '' &&
    typeof kinesis.data === 'string' &&
    Number.isFinite(kinesis.approximateArrivalTimestamp)
  );
}

function shardIdIn(eventId: string): string {
  const endsAt = eventId.indexOf(':');
  if (endsAt > 0) return eventId.slice(0, endsAt);
  const shown = JSON.stringify(eventId.slice(0, 100));
  throw new ConsumerError('EVENT_MALFORMED', `Kinesis event: no shard in eventID ${shown}`);
}

/** All of a shard is one lane: nothing may be processed after a failure. */
const LANE = 'shard';

/** One for each record, or for each of those inside an aggregate. */
function batchOf(records: KinesisRecords): readonly BatchRecord[] {
  const batch: BatchRecord[] = [];
  for (const { kinesis } of records) {
    const { data, sequenceNumber, approximateArrivalTimestamp } = kinesis;
    const broker = { brokerId: sequenceNumber, brokerAtMs: approximateArrivalTimestamp * 1000 };
    const plain = decodePlainBase64(data);
    if (plain === undefined) batch.push(...recordsIn(Buffer.from(data, 'base64'), broker));
    else batch.push(activityRecord({ broker, lane: LANE }, plain));
  }
  return batch;
}

/** The record of these bytes, or those inside the aggregate: they share its sequence number. */
function recordsIn(bytes: Buffer, broker: BrokerIdentity): readonly BatchRecord[] {
  if (!isKplAggregate(bytes)) return [readPayload(bytes, broker)];
  try {
    return decodeKplAggregate(bytes).map(({ data }, subSequence) =>
      readPayload(data, { ...broker, subSequence }),
    );
  } catch (error) {
    return [unreadableRecord({ broker, lane: LANE }, error)];
  }
}

function readPayload(payload: Buffer, broker: BrokerIdentity): BatchRecord {
  return readBatchRecord({ broker, lane: LANE, payload, decode: decodeActivity });
}
