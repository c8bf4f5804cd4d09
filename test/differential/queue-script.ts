import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import type { ScriptCalls } from './sqs-oracle.ts';

type WithoutUrl<Input> = Omit<Partial<Input>, 'QueueUrl'>;

/** The calls that most scripts make, to one queue. The first parameter names the call. */
export interface QueueScript {
  readonly QueueUrl: string;
  readonly send: (
    name: string,
    MessageBody: string,
    more?: WithoutUrl<SendMessageCommandInput>,
  ) => Promise<unknown>;
  readonly sendBatch: (name: string, Entries: SendMessageBatchRequestEntry[]) => Promise<unknown>;
  /** Receives up to ten messages. */
  readonly receive: (
    name: string,
    more?: WithoutUrl<ReceiveMessageCommandInput>,
  ) => Promise<readonly Message[]>;
  readonly attributes: (name: string, names: QueueAttributeName[]) => Promise<unknown>;
}

/** Makes a queue; FIFO when its name says so. */
export async function scriptQueue(
  { call, ordered }: ScriptCalls,
  QueueName: string,
  given: Partial<Record<QueueAttributeName, string>> = {},
): Promise<QueueScript> {
  const fifo = QueueName.endsWith('.fifo');
  const Attributes = fifo ? { FifoQueue: 'true', ...given } : given;
  const created = await call(`create ${QueueName}`, (client) =>
    client.send(new CreateQueueCommand({ QueueName, Attributes })),
  );
  const QueueUrl = created?.QueueUrl ?? '';
  const note = fifo ? ordered : call;
  return {
    QueueUrl,
    send: (name, MessageBody, more = {}) =>
      call(name, (client) =>
        client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more })),
      ),
    sendBatch: (name, Entries) =>
      call(name, (client) => client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))),
    receive: async (name, more = {}) => {
      const input = { QueueUrl, MaxNumberOfMessages: 10, ...more };
      const answer = await note(name, (client) => client.send(new ReceiveMessageCommand(input)));
      return answer?.Messages ?? [];
    },
    attributes: (name, AttributeNames) =>
      call(name, (client) =>
        client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })),
      ),
  };
}

/** A text attribute of a message. */
export function text(StringValue: string, DataType = 'String') {
  return { DataType, StringValue };
}

/** What receives, told in the transcript, need of a message to delete or hide it. */
export function handleOf(messages: readonly Message[]): string {
  return messages[0]?.ReceiptHandle ?? '';
}
