import type { Clock } from '../clock.ts';
import type { QueueMessage, QueueSource } from '../local/sqs/queue-source.ts';
import { type FaultSource, strikes } from './fault-plan.ts';
import { type DelayRange, drawDelayMs } from './simulated-delays.ts';
import { type Handout, spoilHandout } from './spoil-handout.ts';

/** What goes wrong between a queue and its mapping. */
export interface FaultyQueueOptions extends FaultSource {
  readonly clock: Clock;
}

/** How much later than the first time a message is handed out again. */
const REPETITION: DelayRange = { minMs: 0, maxMs: 30_000 };

/** Only what has a group has an order: none of the producer's messages in a standard queue. */
const HANDOUT: Handout<QueueMessage> = {
  keyOf: ({ attributes }) => attributes['MessageGroupId'],
  isFirst: ({ attributes }) => attributes['ApproximateReceiveCount'] === '1',
};

/** A queue as a mapping receives from it: some messages are lost, swapped or handed out again. */
export function faultyQueue(source: QueueSource, options: FaultyQueueOptions): QueueSource {
  const spoiled = spoiledQueue(source, options);
  return source.fifo ? spoiled : repeatingQueue(spoiled, options);
}

/** A queue that loses and swaps messages. What is lost is gone: it is not received again. */
function spoiledQueue(source: QueueSource, options: FaultyQueueOptions): QueueSource {
  const { keep, swap } = spoilHandout(HANDOUT, options);
  return {
    ...source,
    get visibilityTimeoutMs() {
      return source.visibilityTimeoutMs;
    },
    receive: async (request) => {
      const received = await source.receive(request);
      const kept = keep(received);
      const lost = received.filter((message) => !kept.includes(message));
      if (lost.length > 0) source.deleteMessages(lost.map(({ receiptHandle }) => receiptHandle));
      return swap(kept);
    },
  };
}

/**
 * A standard queue that hands some messages out once more, with the receipt handle and the count
 * of the first time: as one of SQS's servers does that missed the receive or the deletion. A FIFO
 * queue never does.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
 */
function repeatingQueue(source: QueueSource, options: FaultyQueueOptions): QueueSource {
  const { clock, prng } = options;
  let copies: readonly { readonly message: QueueMessage; readonly dueAtMs: number }[] = [];

  const takeDue = (countMax: number): readonly QueueMessage[] => {
    const nowMs = clock.monotonicMs();
    const due = copies.filter(({ dueAtMs }) => dueAtMs <= nowMs).slice(0, countMax);
    copies = copies.filter((copy) => !due.includes(copy));
    return due.map(({ message }) => message);
  };
  const copySome = (received: readonly QueueMessage[]): void => {
    for (const message of received) {
      if (!strikes('duplicated-message', options)) continue;
      const dueAtMs = clock.monotonicMs() + drawDelayMs(REPETITION, prng);
      copies = [...copies, { message, dueAtMs }];
    }
  };
  return {
    ...source,
    get visibilityTimeoutMs() {
      return source.visibilityTimeoutMs;
    },
    receive: async (request) => {
      const received = await source.receive(request);
      const again = takeDue(request.maxNumberOfMessages - received.length);
      copySome(received);
      return [...received, ...again];
    },
  };
}
