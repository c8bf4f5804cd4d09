import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { TailError } from '../tailing/errors.ts';
import type { QueueMessage, QueueReader, RedriveRule } from '../tailing/queue-reader.ts';

/** What {@link createSqsQueueReader} is made of. */
export interface SqsQueueReaderOptions {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
}

/** How long a receive waits for a message; it also asks every host of the queue then. */
const WAIT_SECONDS = 1;

/**
 * The URL of a queue that is named by it or by its name.
 *
 * @throws {TailError} QUEUE_NOT_FOUND
 */
export async function findQueueUrl(
  client: SqsQueueReaderOptions['client'],
  queue: string,
): Promise<string> {
  if (/^https?:\/\//.test(queue)) return queue;
  const answer = await found(queue, () =>
    client.send(new GetQueueUrlCommand({ QueueName: queue })),
  );
  return answer.QueueUrl ?? '';
}

/**
 * Reads a queue with ReceiveMessage.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function createSqsQueueReader(options: SqsQueueReaderOptions): QueueReader {
  const { client, queueUrl } = options;
  const QueueUrl = queueUrl;
  return {
    redriveRule: async () => {
      const { Attributes: attributes } = await found(queueUrl, () =>
        client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] })),
      );
      const policy = attributes?.RedrivePolicy;
      return policy === undefined ? null : parseRedrivePolicy(policy);
    },
    receive: async ({ countMax, visibilityTimeoutMs }) => {
      const { Messages: messages = [] } = await found(queueUrl, () =>
        client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: countMax,
            VisibilityTimeout: visibilityTimeoutMs / 1000,
            WaitTimeSeconds: WAIT_SECONDS,
            MessageSystemAttributeNames: [
              'SentTimestamp',
              'ApproximateReceiveCount',
              'MessageGroupId',
            ],
          }),
        ),
      );
      return messages.map(describeMessage);
    },
    giveBack: async (receiptHandles) => {
      const entries = entriesOf(receiptHandles).map((entry) => ({
        ...entry,
        VisibilityTimeout: 0,
      }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: entries }));
    },
    remove: async (receiptHandles) => {
      await client.send(
        new DeleteMessageBatchCommand({ QueueUrl, Entries: entriesOf(receiptHandles) }),
      );
    },
  };
}

async function found<Answer>(queue: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new TailError('QUEUE_NOT_FOUND', `there is no queue ${queue}`, { cause: error });
  }
}

function describeMessage(message: Message): QueueMessage {
  const attributes = message.Attributes ?? {};
  return {
    kind: 'queue-message',
    sentAtMs: Number(attributes.SentTimestamp ?? 0),
    messageId: message.MessageId ?? '',
    messageGroupId: attributes.MessageGroupId ?? null,
    receiveCount: Number(attributes.ApproximateReceiveCount ?? 1),
    body: message.Body ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
  };
}

function entriesOf(receiptHandles: readonly string[]) {
  return receiptHandles.map((receiptHandle, index) => ({
    Id: String(index),
    ReceiptHandle: receiptHandle,
  }));
}

/** AWS gives the count as a number or as its text, as it was set. */
const redrivePolicySchema = z.object({
  maxReceiveCount: z.coerce.number().int().min(1),
  deadLetterTargetArn: z.string(),
});

function parseRedrivePolicy(text: string): RedriveRule {
  const policy = redrivePolicySchema.parse(JSON.parse(text));
  return {
    maxReceiveCount: policy.maxReceiveCount,
    deadLetterQueueArn: policy.deadLetterTargetArn,
  };
}
