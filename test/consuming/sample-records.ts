import type { Context, KinesisStreamRecord, SQSRecord } from 'aws-lambda';
import type { Activity, Envelope, Fault } from '../../src/activity/activity-record.ts';
import type { Clock } from '../../src/clock.ts';

export const STREAM_ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/activity';
export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:activity';
export const FIFO_QUEUE_ARN = `${QUEUE_ARN}.fifo`;
export const SENT_AT_MS = 1_767_225_599_500.25;

/** An activity of our producer; `userId` is the key. */
export function activityOf(userId: string, seq: number, fields: Partial<Envelope> = {}): Activity {
  return {
    userId,
    eventType: 'page_view',
    timestamp: 1_767_225_599,
    kvs: { run: 'run-1', seq, intendedAtMs: SENT_AT_MS - 1, sentAtMs: SENT_AT_MS, ...fields },
  };
}

/** An activity that asks the consumer to fail. */
export function faultyActivity(userId: string, seq: number, fault: Fault): Activity {
  return activityOf(userId, seq, { fault });
}

/** Sequence numbers as Kinesis makes them, in order of `index`. */
export function sequenceNumberOf(index: number): string {
  return `49668899999999999999999999999999999999999999999${String(index).padStart(9, '0')}`;
}

/** A stream record whose data is bytes, a text, or an activity as JSON. */
export function kinesisRecord(
  index: number,
  data: Activity | Uint8Array | string,
): KinesisStreamRecord {
  const sequenceNumber = sequenceNumberOf(index);
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: 'key',
      sequenceNumber,
      data: bytesOf(data).toString('base64'),
      approximateArrivalTimestamp: 1_767_225_599.75,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000001:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/consumer',
    awsRegion: 'us-east-1',
    eventSourceARN: STREAM_ARN,
  };
}

/** What of a message is not the same in every test. */
export interface SampleMessage {
  readonly messageId: string;
  readonly body: Activity | string;
  readonly receiveCount?: number;
  /** Makes it a message of the FIFO queue. */
  readonly groupId?: string;
}

/** A queue message as Lambda delivers it. */
export function sqsRecord({
  messageId,
  body,
  receiveCount = 1,
  groupId,
}: SampleMessage): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '1767225599750',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: '1767225599760',
      ...(groupId === undefined ? {} : { MessageGroupId: groupId, SequenceNumber: '1' }),
    },
    messageAttributes: {},
    md5OfBody: '0',
    eventSource: 'aws:sqs',
    eventSourceARN: groupId === undefined ? QUEUE_ARN : FIFO_QUEUE_ARN,
    awsRegion: 'us-east-1',
  };
}

/** The context of an invocation that has `timeoutMs` from now on the clock. */
export function contextOf(clock: Clock, timeoutMs = 3000): Context {
  const endMs = clock.monotonicMs() + timeoutMs;
  return {
    awsRequestId: 'request-1',
    functionName: 'consumer',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:consumer',
    memoryLimitInMB: '256',
    logGroupName: '/aws/lambda/consumer',
    logStreamName: 'stream',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => endMs - clock.monotonicMs(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

function bytesOf(data: Activity | Uint8Array | string): Buffer {
  if (data instanceof Uint8Array) return Buffer.from(data);
  return Buffer.from(typeof data === 'string' ? data : JSON.stringify(data));
}
