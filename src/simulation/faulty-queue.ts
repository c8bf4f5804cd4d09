import type { Clock } from '../clock.ts';
import type { QueueMessage, QueueSource } from '../local/sqs/queue-source.ts';
import { type FaultSource, strikes } from './fault-plan.ts';
import { type DelayRange, drawDelayMs } from './simulated-delays.ts';

/** What goes wrong between a queue and its mapping. */
export interface FaultyQueueOptions extends FaultSource {
  readonly clock: Clock;
}

/** How much later than the first time a message is handed out again. */
const REPETITION: DelayRange = { minMs: 0, maxMs: 30_000 };

/**
 * A queue as a mapping receives from it. A standard queue hands some messages out once more, with
 * the receipt handle and the count of the first time: as one of SQS's servers does that missed the
 * receive or the deletion. A FIFO queue never does.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
 */
export function faultyQueue(source: QueueSource, options: FaultyQueueOptions): QueueSource {
  if (source.fifo) return source;
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
