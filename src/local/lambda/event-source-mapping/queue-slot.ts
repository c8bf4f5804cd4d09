import type { QueueMessage } from '../../sqs/queue-source.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { createFilteredOutDeletion } from './delete-filtered-out.ts';
import type { EventPoller } from './event-poller.ts';
import {
  processQueueBatch,
  type QueueBatchOutcome,
  type QueueSlotContext,
} from './process-queue-batch.ts';
import { createQueueMessageEncoder, type EncodedQueueMessage } from './queue-message-text.ts';
import { untilAccepted } from './until-accepted.ts';

/** The longest that SQS holds a receive open. */
const LONG_POLL_MS = 20_000;

/** The most that one receive gives. */
const RECEIVE_LIMIT_COUNT = 10;

/** Added to window and function timeout when they would outlast the visibility timeout. */
const VISIBILITY_MARGIN_MS = 30_000;

/** What a slot tells, and asks, its mapping. */
export interface QueueSlotEvents {
  /** It has a batch and is going to invoke the function. */
  readonly onBusy: () => void;
  /** The batch has ended. */
  readonly onFree: (outcome: QueueBatchOutcome) => void;
  /** A whole long poll gave nothing. */
  readonly onIdle: () => void;
  /** Asked whenever it holds no messages: true ends it. */
  readonly isSurplus: () => boolean;
}

/**
 * Runs one of a mapping's concurrent lines of work: receive until a batch is due, invoke the
 * function, and again. Ends when it is surplus and holds nothing, or when the mapping stops.
 *
 * `poller` is what limits its receiving in provisioned mode.
 *
 * A batch of more than ten messages takes several receives. Messages that do not fit into 6 MB
 * wait for the slot's next batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export async function runQueueSlot(
  slot: QueueSlotContext,
  poller: EventPoller | null,
  events: QueueSlotEvents,
): Promise<void> {
  const { settings, queue, clock, stopping } = slot;
  const limits = { batchSize: settings.batchSize, windowMs: settings.maximumBatchingWindowMs };
  const buffer = new BatchBuffer<EncodedQueueMessage>(limits, clock.monotonicMs());
  const receiveInto = createReceiver(slot, poller);

  while (!stopping.aborted || !buffer.isEmpty) {
    // What was received before the mapping stops is not received again: it goes out now.
    if (!stopping.aborted && buffer.dueAtMs > clock.monotonicMs()) {
      const receivedCount = await receiveInto(buffer);
      if (receivedCount === 0 && buffer.isEmpty && !stopping.aborted) events.onIdle();
    } else {
      events.onBusy();
      const outcome = await processQueueBatch(buffer.take(), slot);
      events.onFree(outcome);
      // What is left of a FIFO receive must not overtake the messages that failed before it.
      if (queue.fifo && outcome.kind !== 'succeeded') buffer.clear();
      buffer.restartWindow(clock.monotonicMs());
    }
    if (buffer.isEmpty && events.isSurplus()) return;
  }
}

/** Receives once, for as long as the buffer can wait; how many messages came. */
function createReceiver(slot: QueueSlotContext, poller: EventPoller | null) {
  const { settings, queue, clock, prng, stopping, onTrace } = slot;
  const encode = createQueueMessageEncoder(queue.arn, settings.maximumBatchingWindowMs);
  const deleteFilteredOut = createFilteredOutDeletion(slot);
  const visibilityTimeoutMs = effectiveVisibilityTimeoutMs(slot);
  const receive = (buffer: BatchBuffer<EncodedQueueMessage>): Promise<readonly QueueMessage[]> =>
    queue.receive({
      maxNumberOfMessages: Math.min(RECEIVE_LIMIT_COUNT, buffer.roomCount),
      waitTimeMs: Math.min(LONG_POLL_MS, Math.ceil(buffer.dueAtMs - clock.monotonicMs())),
      visibilityTimeoutMs,
      signal: stopping,
    });

  return async (buffer: BatchBuffer<EncodedQueueMessage>): Promise<number> => {
    await poller?.beginPoll(stopping);
    const received = await untilAccepted({
      action: () => receive(buffer),
      onRefused: (errorCode) => {
        const refusal = { attempted: 'receive', errorCode } as const;
        onTrace({ kind: 'refused', atMs: clock.wallTimeMs(), source: queue.arn, ...refusal });
      },
      clock,
      prng,
      stopping,
    });
    const messages = received ?? [];
    const recordCount = messages.length;
    if (recordCount > 0) {
      onTrace({ kind: 'polled', atMs: clock.wallTimeMs(), source: queue.arn, recordCount });
    }
    poller?.received(messages);
    const nowMs = clock.monotonicMs();
    const encoded = messages.map((message) => encode(message, nowMs + visibilityTimeoutMs));
    for (const message of deleteFilteredOut(encoded)) buffer.add(message, nowMs);
    return messages.length;
  };
}

/**
 * How long received messages stay hidden: the queue's timeout, unless gathering a batch and
 * running the function could take longer.
 */
function effectiveVisibilityTimeoutMs({ settings, queue, invoker }: QueueSlotContext): number {
  const { maximumBatchingWindowMs: windowMs } = settings;
  const neededMs = windowMs + invoker.timeoutMs;
  if (windowMs === 0 || neededMs <= queue.visibilityTimeoutMs) return queue.visibilityTimeoutMs;
  return neededMs + VISIBILITY_MARGIN_MS;
}
