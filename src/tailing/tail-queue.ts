import { sleep } from '../clock.ts';
import { TailError } from './errors.ts';
import type { QueueMessage, QueueReader, RedriveRule } from './queue-reader.ts';
import { SeenMessages } from './seen-messages.ts';
import type { TailSurroundings } from './tail-surroundings.ts';

/** What {@link tailQueue} reads, and for whom. */
export interface TailQueueOptions extends TailSurroundings {
  readonly reader: QueueReader;
  /** Whether messages are deleted once they are given; otherwise they go back. */
  readonly remove: boolean;
  readonly onMessage: (message: QueueMessage) => void;
}

const BATCH_COUNT_MAX = 10;
/** How long one look lasts at most; then everything is given back. */
const LOOK_MS_MAX = 10_000;
/** Leaves a look the time to give back what it holds; if it cannot, this brings them back. */
const VISIBILITY_TIMEOUT_MS = 20_000;
/** How many messages a look holds at most; a FIFO queue lets 20,000 be in flight. */
const HELD_COUNT_MAX = 5000;
/** From one look to the next. */
const PAUSE_MS = 2000;

/**
 * Shows the messages of a queue, each once, and leaves them there unless `remove` is set.
 *
 * A queue has no way to be read without being changed. So each look receives messages until none
 * is left, holds them so that it gets others, and gives all of them back; every look counts as a
 * receive. It ends before that could cost anybody a message: as soon as one has only a single
 * receive left before its dead-letter queue. Of a FIFO queue it sees what is receivable: the first
 * messages of each group.
 *
 * @throws {TailError} RECEIVES_SPENT
 */
export async function tailQueue(options: TailQueueOptions): Promise<void> {
  if (options.remove) return removeMessages(options);
  const { reader, clock, signal, warn } = options;
  const rule = await reader.redriveRule();
  warnOfLooking(rule, warn);
  const seen = new SeenMessages();
  while (!signal.aborted) {
    await look(options, { seen, rule });
    await sleep(clock, PAUSE_MS, signal);
  }
}

async function removeMessages(options: TailQueueOptions): Promise<void> {
  const { reader, signal, onMessage, warn } = options;
  warn('messages are deleted from the queue once they are shown');
  while (!signal.aborted) {
    const messages = await reader.receive({
      countMax: BATCH_COUNT_MAX,
      visibilityTimeoutMs: VISIBILITY_TIMEOUT_MS,
    });
    const shown = messages.filter((message) => {
      if (signal.aborted) return false;
      onMessage(message);
      return true;
    });
    const rest = messages.slice(shown.length);
    if (shown.length > 0) await reader.remove(shown.map(handleOf));
    if (rest.length > 0) await reader.giveBack(rest.map(handleOf));
  }
}

interface Looking {
  readonly seen: SeenMessages;
  readonly rule: RedriveRule | null;
}

async function look(options: TailQueueOptions, { seen, rule }: Looking): Promise<void> {
  const { reader, clock, signal, onMessage } = options;
  const endAtMs = clock.monotonicMs() + LOOK_MS_MAX;
  const held: QueueMessage[] = [];
  try {
    while (!signal.aborted && held.length < HELD_COUNT_MAX && clock.monotonicMs() < endAtMs) {
      const messages = await reader.receive({
        countMax: BATCH_COUNT_MAX,
        visibilityTimeoutMs: VISIBILITY_TIMEOUT_MS,
      });
      held.push(...messages);
      if (messages.length === 0) break;
      for (const message of messages) {
        if (!signal.aborted && seen.add(message.messageId)) onMessage(message);
      }
    }
  } finally {
    for (let first = 0; first < held.length; first += BATCH_COUNT_MAX) {
      await reader.giveBack(held.slice(first, first + BATCH_COUNT_MAX).map(handleOf));
    }
  }
  if (rule === null || signal.aborted) return;
  const worn = held.find(({ receiveCount }) => receiveCount >= rule.maxReceiveCount - 1);
  if (worn !== undefined) throw receivesSpent(worn, rule);
}

function handleOf({ receiptHandle }: QueueMessage): string {
  return receiptHandle;
}

/** @throws {TailError} RECEIVES_SPENT, when a single receive is all a message has */
function warnOfLooking(rule: RedriveRule | null, warn: (text: string) => void): void {
  warn(
    'looking at a queue raises the receive count of its messages and hides them from others for ' +
      'moments; they are given back',
  );
  if (rule === null) return;
  const { maxReceiveCount, deadLetterQueueArn } = rule;
  if (maxReceiveCount === 1) {
    throw new TailError(
      'RECEIVES_SPENT',
      `a message of this queue can be received once before it is moved to ${deadLetterQueueArn}; ` +
        'looking at it would take that (--delete consumes)',
    );
  }
  warn(
    `messages received more than ${maxReceiveCount} times are moved to ${deadLetterQueueArn}; ` +
      'this ends while each has a receive left',
  );
}

function receivesSpent(message: QueueMessage, rule: RedriveRule): TailError {
  return new TailError(
    'RECEIVES_SPENT',
    `message ${message.messageId} was received ${message.receiveCount} times of ` +
      `${rule.maxReceiveCount}; stopped to leave the rest to its consumers`,
  );
}
