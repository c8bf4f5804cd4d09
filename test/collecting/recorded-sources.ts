import type { DeadLetter, DeadLetterReader } from '../../src/collecting/dead-letter-reader.ts';
import type { LogReader } from '../../src/collecting/log-reader.ts';

/** Log groups in memory, written by the test and read by the collector. */
export interface RecordedLogs extends LogReader {
  readonly write: (logGroup: string, messages: readonly string[]) => void;
}

/** Logs that give each message once, at the first read after it was written. */
export function recordedLogs(): RecordedLogs {
  const unread = new Map<string, string[]>();
  return {
    write: (logGroup, messages) => {
      unread.set(logGroup, [...(unread.get(logGroup) ?? []), ...messages]);
    },
    readNew: async function* (logGroup) {
      const messages = unread.get(logGroup) ?? [];
      unread.delete(logGroup);
      yield messages.map((message) => ({ message, atMs: 0 }));
    },
  };
}

/** Queues in memory; received messages stay invisible until `reappear`. */
export interface RecordedDeadLetters extends DeadLetterReader {
  readonly put: (queueUrl: string, messageId: string, body?: string) => void;
  /** Message ids still in the queue. */
  readonly left: (queueUrl: string) => readonly string[];
  /** Ends every visibility timeout. */
  readonly reappear: () => void;
}

/** Dead-letter queues without a clock. */
export function recordedDeadLetters(): RecordedDeadLetters {
  const queues = new Map<string, DeadLetter[]>();
  const invisible = new Set<string>();
  const queueOf = (url: string): DeadLetter[] => queues.get(url) ?? [];
  return {
    put: (url, messageId, body = '') => {
      const letter = { messageId, body, receiptHandle: `handle-${messageId}` };
      queues.set(url, [...queueOf(url), letter]);
    },
    left: (url) => queueOf(url).map(({ messageId }) => messageId),
    reappear: () => invisible.clear(),
    receive: async (url) => {
      const letters = queueOf(url)
        .filter(({ messageId }) => !invisible.has(messageId))
        .slice(0, 10);
      for (const { messageId } of letters) invisible.add(messageId);
      return letters;
    },
    remove: async (url, receiptHandles) => {
      if (receiptHandles.length > 10) throw new Error('a batch deletes at most 10 messages');
      const rest = queueOf(url).filter((letter) => !receiptHandles.includes(letter.receiptHandle));
      queues.set(url, rest);
    },
  };
}
