import {
  GetQueueUrlCommand,
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type OutgoingRecord,
  type PublishOutcome,
  sameOutcome,
  type TransportPort,
} from '../producing/transport-port.ts';
import { classifyCallFailure, classifyEntryFailure, type SendFailure } from './send-failure.ts';

/** What {@link sqsTransport} is made of. */
export interface SqsTransportOptions {
  /** Must not retry by itself, or outcomes would be hidden from the producer. */
  readonly client: SQSClient;
  readonly queueName: string;
  /** FIFO queues need a group and a deduplication id; standard queues get neither. */
  readonly kind: 'standard' | 'fifo';
}

/** A queue delivers within milliseconds: a call must not wait much longer than that to be full. */
const LINGER_MS = 5;

/**
 * Publishes to a queue, whose URL is looked up at the first call.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SendMessageBatch
 */
export function sqsTransport({ client, queueName, kind }: SqsTransportOptions): TransportPort {
  const findQueueUrl = queueUrlOf(client, queueName);
  const publish = async (
    records: readonly OutgoingRecord[],
  ): Promise<readonly PublishOutcome[]> => {
    let queueUrl: string;
    try {
      queueUrl = await findQueueUrl();
    } catch (error) {
      return sameOutcome(records.length, notSent(classifyCallFailure(error)));
    }
    const entries = records.map(kind === 'fifo' ? fifoEntry : standardEntry);
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    try {
      return outcomesOf(await client.send(command), records.length);
    } catch (error) {
      return sameOutcome(records.length, classifyCallFailure(error));
    }
  };
  return { recordsPerCallMax: 10, bytesPerCallMax: 1024 * 1024, lingerMs: LINGER_MS, publish };
}

function standardEntry({ text }: OutgoingRecord, index: number): SendMessageBatchRequestEntry {
  return { Id: String(index), MessageBody: text };
}

function fifoEntry(record: OutgoingRecord, index: number): SendMessageBatchRequestEntry {
  return {
    ...standardEntry(record, index),
    MessageGroupId: record.partitionKey,
    MessageDeduplicationId: record.deduplicationId,
  };
}

function outcomesOf(
  { Successful: successful = [], Failed: failed = [] }: SendMessageBatchCommandOutput,
  recordCount: number,
): readonly PublishOutcome[] {
  const outcomes = Array<PublishOutcome>(recordCount).fill(classifyEntryFailure('NoResult', false));
  for (const { Id, MessageId, SequenceNumber } of successful) {
    if (MessageId === undefined) continue;
    outcomes[Number(Id)] = { kind: 'ok', brokerId: MessageId, brokerSequence: SequenceNumber };
  }
  for (const { Id, Code = 'NoCode', SenderFault = false } of failed) {
    outcomes[Number(Id)] = classifyEntryFailure(Code, SenderFault);
  }
  return outcomes;
}

/** Looks the URL up once; again at the next call if that failed. */
function queueUrlOf(client: SQSClient, queueName: string): () => Promise<string> {
  let lookup: Promise<string> | null = null;
  return async () => {
    lookup ??= client
      .send(new GetQueueUrlCommand({ QueueName: queueName }))
      .then(({ QueueUrl: queueUrl = '' }) => queueUrl);
    try {
      return await lookup;
    } catch (error) {
      lookup = null;
      throw error;
    }
  };
}

/** A failure before the records left: they are certainly not there, and may be tried again. */
function notSent(failure: SendFailure): SendFailure {
  return failure.kind === 'fail'
    ? failure
    : { kind: 'fail', errorCode: failure.errorCode, retryable: true };
}
