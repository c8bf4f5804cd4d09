import * as z from 'zod';
import { decodeActivityText } from '../activity/decode-activity.ts';
import { type BatchRecord, readBatchRecord } from './batch-record.ts';
import { ConsumerError } from './errors.ts';

/** A whole number that SQS writes as a text. */
const countText = z.string().regex(/^\d{1,15}$/);

const sqsMessageSchema = z.object({
  messageId: z.string().min(1),
  body: z.string(),
  eventSourceARN: z.string(),
  attributes: z.object({
    ApproximateReceiveCount: countText,
    SentTimestamp: countText,
    MessageGroupId: z.string().optional(),
  }),
});
type SqsMessage = z.infer<typeof sqsMessageSchema>;

const sqsEventSchema = z.object({
  Records: z.tuple([sqsMessageSchema], sqsMessageSchema),
});

/** A queue's batch: messages as Lambda received them. */
export interface SqsBatch {
  readonly source: string;
  readonly records: readonly BatchRecord[];
}

/**
 * Reads the event of a queue; a message that cannot be decoded is `unreadable` at its place.
 *
 * @throws {ConsumerError} EVENT_MALFORMED
 */
export function decodeSqsEvent(event: unknown): SqsBatch {
  const parsed = sqsEventSchema.safeParse(event);
  if (!parsed.success) {
    throw new ConsumerError('EVENT_MALFORMED', `SQS event: ${z.prettifyError(parsed.error)}`);
  }
  const messages = parsed.data.Records;
  return {
    source: messages[0].eventSourceARN,
    records: messages.map((message) =>
      readBatchRecord({
        broker: {
          brokerId: message.messageId,
          brokerAtMs: Number(message.attributes.SentTimestamp),
          receiveCount: Number(message.attributes.ApproximateReceiveCount),
        },
        lane: laneOf(message),
        payload: message.body,
        decode: decodeActivityText,
      }),
    ),
  };
}

/**
 * The message group in a FIFO queue. In a standard queue, where a group id only serves fair
 * sharing and promises no order, every message is on its own.
 */
function laneOf({ messageId, eventSourceARN, attributes }: SqsMessage): string {
  if (!eventSourceARN.endsWith('.fifo')) return messageId;
  if (attributes.MessageGroupId !== undefined) return attributes.MessageGroupId;
  throw new ConsumerError('EVENT_MALFORMED', `FIFO message ${messageId} has no MessageGroupId`);
}
