import { escapeUnprintable, printableTextOf } from './printable-text.ts';
import type { QueueMessage } from './queue-reader.ts';
import type { StreamRecord } from './stream-reader.ts';

/** How records and messages are shown: a bounded line, the whole line, or JSON. */
export type TailedFormat = 'line' | 'full-line' | 'json';

/** Characters of a key that a bounded line shows. */
const KEY_LENGTH_MAX = 40;
/** Characters of data that a bounded line shows. */
const DATA_LENGTH_MAX = 120;

const utf8 = new TextEncoder();

/**
 * One line for a record or a message, without its end. Data is text when all of it can be printed
 * and base64 otherwise, and nothing else in the line can move the cursor of a terminal either.
 */
export function renderTailed(tailed: StreamRecord | QueueMessage, format: TailedFormat): string {
  const data = tailed.kind === 'stream-record' ? tailed.data : utf8.encode(tailed.body);
  const text = printableTextOf(data);
  const shown = text ?? Buffer.from(data).toString('base64');
  if (format === 'json') {
    const encoding = text === null ? 'base64' : 'utf-8';
    return escapeUnprintable(JSON.stringify({ ...membersOf(tailed), data: shown, encoding }));
  }
  const [key, ...place] = fieldsOf(tailed);
  const marked = text === null ? `base64:${shown}` : shown;
  const bounded = format === 'line';
  return [
    ...place.map(escapeUnprintable),
    cutTo(escapeUnprintable(key), bounded ? KEY_LENGTH_MAX : Number.POSITIVE_INFINITY),
    cutTo(marked, bounded ? DATA_LENGTH_MAX : Number.POSITIVE_INFINITY),
  ].join('  ');
}

function membersOf(tailed: StreamRecord | QueueMessage): object {
  switch (tailed.kind) {
    case 'stream-record':
      return {
        time: instantOf(tailed.arrivedAtMs),
        shard: tailed.shardId,
        sequenceNumber: tailed.sequenceNumber,
        key: tailed.partitionKey,
      };
    case 'queue-message':
      return {
        time: instantOf(tailed.sentAtMs),
        messageId: tailed.messageId,
        receiveCount: tailed.receiveCount,
        group: tailed.messageGroupId,
      };
  }
}

/** The key, and then what stands before it. */
function fieldsOf(tailed: StreamRecord | QueueMessage): [string, ...string[]] {
  switch (tailed.kind) {
    case 'stream-record': {
      const { arrivedAtMs, shardId, sequenceNumber, partitionKey } = tailed;
      return [partitionKey, instantOf(arrivedAtMs), shardId, sequenceNumber];
    }
    case 'queue-message': {
      const { sentAtMs, messageId, receiveCount, messageGroupId } = tailed;
      const received = `received ${receiveCount}`;
      return [messageGroupId ?? '-', instantOf(sentAtMs), messageId, received];
    }
  }
}

function instantOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** By characters, so that none is cut in two. */
function cutTo(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const characters = [...text.slice(0, 2 * lengthMax + 1)];
  return characters.length <= lengthMax ? text : `${characters.slice(0, lengthMax).join('')}…`;
}
