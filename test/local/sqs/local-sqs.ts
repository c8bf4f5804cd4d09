import type { QueueSettings } from '../../../src/local/sqs/queue-settings.ts';
import { createSqsService, type SqsService } from '../../../src/local/sqs/sqs-service.ts';
import { createPrng } from '../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/virtual-clock.ts';

const ACCOUNT = '000000000000';

/** A received message, as far as the tests read it. */
export interface TestMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<string, object>;
  MD5OfMessageAttributes?: string;
}

/** What the actions answer, as far as the tests read it. */
export interface TestAnswer {
  MessageId: string;
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
  SequenceNumber: string;
  Messages?: TestMessage[];
  Attributes: Record<string, string>;
  Successful: { Id: string; MessageId: string }[];
  QueueUrls?: string[];
  queueUrls?: string[];
  NextToken?: string;
  TaskHandle?: string;
  Results?: { Status: string; TaskHandle?: string }[];
  Failed: { Id: string; Code: string; SenderFault: boolean }[];
}

export interface LocalSqs {
  readonly clock: VirtualClock;
  readonly service: SqsService;
  /** Calls an action as the wire would, with a QueueUrl for `queue`. */
  readonly call: (
    action: string,
    queue: string,
    input?: object,
    signal?: AbortSignal,
  ) => Promise<TestAnswer>;
  readonly send: (queue: string, body: string, more?: object) => Promise<TestAnswer>;
  readonly receive: (queue: string, more?: object) => Promise<TestMessage[]>;
  readonly remove: (queue: string, message: TestMessage | undefined) => Promise<TestAnswer>;
  /** Makes a queue and tells its ARN. */
  readonly create: (name: string, attributes?: Partial<QueueSettings>) => string;
}

/** An SQS on a virtual clock. Queues whose names end with `.fifo` are FIFO. */
export function createLocalSqs({
  seed = 1,
  inFlight = true,
  fifoThroughput = true,
} = {}): LocalSqs {
  const clock = createVirtualClock();
  const service = createSqsService({
    clock,
    prng: createPrng(seed),
    region: 'us-east-1',
    accountId: ACCOUNT,
    limits: { inFlight, fifoThroughput },
  });
  const call: LocalSqs['call'] = async (action, queue, input = {}, signal) =>
    service.operations[`AmazonSQS.${action}`]?.(
      { QueueUrl: `http://any.host:1/${ACCOUNT}/${queue}`, ...input },
      { endpoint: 'http://127.0.0.1:9000', signal: signal ?? new AbortController().signal },
    ) as Promise<TestAnswer>;
  return {
    clock,
    service,
    call,
    send: (queue, body, more = {}) => call('SendMessage', queue, { MessageBody: body, ...more }),
    receive: async (queue, more = {}) => {
      const input = { MaxNumberOfMessages: 10, AttributeNames: ['All'], ...more };
      return (await call('ReceiveMessage', queue, input)).Messages ?? [];
    },
    remove: (queue, message) =>
      call('DeleteMessage', queue, { ReceiptHandle: message?.ReceiptHandle }),
    create: (name, attributes = {}) =>
      service.createQueue({ name, fifo: name.endsWith('.fifo'), attributes }).arn,
  };
}

/** The bodies of messages, in their order. */
export function bodies(messages: readonly TestMessage[]): string[] {
  return messages.map((message) => message.Body);
}

/** Sends `count` messages with the bodies 0, 1, 2, … in batches of ten. */
export async function sendMany(sqs: LocalSqs, queue: string, count: number, group?: string) {
  for (let first = 0; first < count; first += 10) {
    const size = Math.min(10, count - first);
    const Entries = Array.from({ length: size }, (_, index) => ({
      Id: String(index),
      MessageBody: String(first + index),
      ...(group === undefined
        ? {}
        : { MessageGroupId: group, MessageDeduplicationId: `${group}-${first + index}` }),
    }));
    await sqs.call('SendMessageBatch', queue, { Entries });
  }
}
