import { createHash } from 'node:crypto';
import type { Clock } from '../../../../src/clock.ts';
import { AwsError } from '../../../../src/local/aws-error.ts';
import type {
  QueueMessage,
  QueueMessageAttribute,
  QueueReceiveOptions,
  QueueSource,
} from '../../../../src/local/sqs/queue-source.ts';

/** How a test queue differs from a standard one with 30 s visibility and no redrive. */
export interface InMemoryQueueOptions {
  readonly fifo?: boolean;
  readonly visibilityTimeoutMs?: number;
  readonly maxReceiveCount?: number;
}

/** What a message may have beside its body. */
interface TestMessage {
  readonly group?: string;
  readonly messageAttributes?: Readonly<Record<string, QueueMessageAttribute>>;
  readonly md5OfMessageAttributes?: string;
}

interface StoredMessage extends TestMessage {
  readonly messageId: string;
  readonly body: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receiveCount: number;
  receiptHandle: string;
}

/** The smallest queue that a mapping can poll: an array of messages in the order of sending. */
export interface InMemoryQueue extends QueueSource {
  readonly send: (body: string, message?: TestMessage) => string;
  /** Bodies of what is still in the queue, visible or not. */
  readonly bodies: () => readonly string[];
  /** Bodies of what was received too often. */
  readonly deadLetters: readonly string[];
  /** Refuses the next `count` deletions. */
  readonly refuseDeletions: (count: number) => void;
  /** What was asked for, receive by receive. */
  readonly receives: readonly QueueReceiveOptions[];
  /** Long polls that are waiting at this moment. */
  readonly waitingCount: () => number;
}

/** Creates a queue whose visibility timeouts and long polls run on `clock`. */
export function createInMemoryQueue(
  clock: Clock,
  { fifo = false, visibilityTimeoutMs = 30_000, maxReceiveCount }: InMemoryQueueOptions = {},
): InMemoryQueue {
  let messages: StoredMessage[] = [];
  const deadLetters: string[] = [];
  const receives: QueueReceiveOptions[] = [];
  const waiting = new Set<() => void>();
  let sentCount = 0;
  let deletionRefusals = 0;

  const takeVisible = (limit: number, hiddenMs: number): QueueMessage[] => {
    const nowMs = clock.wallTimeMs();
    if (maxReceiveCount !== undefined) {
      const isSpent = (message: StoredMessage): boolean =>
        message.visibleAtMs <= nowMs && message.receiveCount >= maxReceiveCount;
      deadLetters.push(...messages.filter(isSpent).map(({ body }) => body));
      messages = messages.filter((message) => !isSpent(message));
    }
    const blocked = new Set(
      messages.filter((message) => message.visibleAtMs > nowMs).map(({ group }) => group),
    );
    const taken = messages
      .filter((message) => message.visibleAtMs <= nowMs && !(fifo && blocked.has(message.group)))
      .slice(0, limit);
    return taken.map((message) => {
      message.visibleAtMs = nowMs + hiddenMs;
      message.receiveCount += 1;
      message.receiptHandle = `${message.messageId}#${message.receiveCount}`;
      return view(message, fifo);
    });
  };
  /** Wakes long polls now and whenever a hidden message becomes visible. */
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };
  return {
    arn: `arn:aws:sqs:eu-west-1:000000000000:test${fifo ? '.fifo' : ''}`,
    fifo,
    visibilityTimeoutMs,
    deadLetters,
    receives,
    bodies: () => messages.map(({ body }) => body),
    waitingCount: () => waiting.size,
    refuseDeletions: (count) => {
      deletionRefusals = count;
    },
    send: (body, message = {}) => {
      sentCount += 1;
      const messageId = `00000000-0000-4000-8000-${String(sentCount).padStart(12, '0')}`;
      const sentAtMs = clock.wallTimeMs();
      const state = { visibleAtMs: sentAtMs, receiveCount: 0, receiptHandle: '' };
      messages.push({ ...message, messageId, body, sentAtMs, ...state });
      wakeAll();
      return messageId;
    },
    receive: async (options) => {
      const { maxNumberOfMessages, waitTimeMs, signal } = options;
      receives.push(options);
      const hiddenMs = options.visibilityTimeoutMs ?? visibilityTimeoutMs;
      const untilMs = clock.wallTimeMs() + waitTimeMs;
      for (;;) {
        const taken = takeVisible(maxNumberOfMessages, hiddenMs);
        if (taken.length > 0) clock.after(hiddenMs, wakeAll);
        if (taken.length > 0 || clock.wallTimeMs() >= untilMs || signal?.aborted) return taken;
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            cancel();
            waiting.delete(wake);
            resolve();
          };
          const cancel = clock.after(untilMs - clock.wallTimeMs(), wake);
          signal?.addEventListener('abort', wake, { once: true });
          waiting.add(wake);
        });
      }
    },
    deleteMessages: (receiptHandles) => {
      if (deletionRefusals > 0) {
        deletionRefusals -= 1;
        throw new AwsError('InternalError', 'We encountered an internal error.');
      }
      const handles = new Set(receiptHandles);
      messages = messages.filter(({ receiptHandle }) => !handles.has(receiptHandle));
      wakeAll();
    },
  };
}

function view(message: StoredMessage, fifo: boolean): QueueMessage {
  const {
    messageId,
    receiptHandle,
    body,
    messageAttributes = {},
    md5OfMessageAttributes,
  } = message;
  const group = message.group ?? '';
  return {
    messageId,
    receiptHandle,
    body,
    md5OfBody: createHash('md5').update(body).digest('hex'),
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtMs),
      SenderId: 'AIDATEST',
      ApproximateFirstReceiveTimestamp: String(message.sentAtMs),
      ...(fifo
        ? { SequenceNumber: '1', MessageGroupId: group, MessageDeduplicationId: messageId }
        : {}),
    },
    messageAttributes,
    ...(md5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes }),
  };
}
