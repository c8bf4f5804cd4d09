import { invariant } from '../../../../invariant.ts';
import type { StreamRecord } from '../../../kinesis/stream-source.ts';
import type { EncodedQueueMessage } from '../queue-message-text.ts';
import type { FilterPattern } from './filter-pattern.ts';
import { type JsonValue, NOT_JSON, parseJsonDocument } from './json-document.ts';
import { matchesPattern } from './matches-pattern.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Tells which records of a stream reach the function: those whose data one of the patterns
 * matches, or all when there is no pattern. Data that is not JSON in UTF-8 matches none.
 */
export function createStreamRecordFilter(
  patterns: readonly FilterPattern[],
): (record: StreamRecord) => boolean {
  if (patterns.length === 0) return () => true;
  return ({ data }) => {
    const parsed = parseJsonBytes(Buffer.from(data, 'base64'));
    const document = new Map<string, JsonValue>([['data', parsed]]);
    return patterns.some((pattern) => matchesPattern(pattern, document));
  };
}

/**
 * Tells which messages of a queue reach the function: those that one of the patterns matches, or
 * all when there is no pattern. A body that is not JSON matches nothing that is said of it.
 */
export function createQueueMessageFilter(
  patterns: readonly FilterPattern[],
): (message: EncodedQueueMessage) => boolean {
  if (patterns.length === 0) return () => true;
  return ({ text, message }) => {
    const delivered = parseJsonDocument(text);
    invariant(delivered instanceof Map, 'a message is delivered as an object');
    const document = new Map(delivered).set('body', parseJsonDocument(message.body));
    return patterns.some((pattern) => matchesPattern(pattern, document));
  };
}

function parseJsonBytes(bytes: Uint8Array): JsonValue {
  try {
    return parseJsonDocument(utf8.decode(bytes));
  } catch {
    return NOT_JSON;
  }
}
