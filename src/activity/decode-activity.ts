import * as z from 'zod';
import { ACTIVITY_BYTES_MAX, type Activity, activitySchema } from './activity-record.ts';
import { decodePlainActivity } from './decode-plain-activity.ts';
import { ActivityError } from './errors.ts';

// A byte order mark stays in the text, so that bytes and text are refused alike: it is not JSON.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one record from the wire: the only place where a payload goes from `unknown` to typed.
 *
 * @throws {ActivityError} RECORD_TOO_LARGE, RECORD_NOT_UTF8, RECORD_NOT_JSON,
 *   RECORD_SCHEMA_MISMATCH
 */
export function decodeActivity(bytes: Uint8Array): Activity {
  if (bytes.byteLength > ACTIVITY_BYTES_MAX) throw tooLarge(bytes.byteLength);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new ActivityError('RECORD_NOT_UTF8', 'record is not UTF-8', { cause });
  }
  return decodeActivityText(text);
}

/**
 * As {@link decodeActivity}, for a queue message, whose body is text already.
 *
 * @throws {ActivityError} RECORD_TOO_LARGE, RECORD_NOT_JSON, RECORD_SCHEMA_MISMATCH
 */
export function decodeActivityText(text: string): Activity {
  if (text.length > ACTIVITY_BYTES_MAX) throw tooLarge(text.length);
  const plain = decodePlainActivity(text);
  if (plain !== undefined) return plain;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ActivityError('RECORD_NOT_JSON', 'record is not JSON', { cause });
  }
  const parsed = activitySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ActivityError('RECORD_SCHEMA_MISMATCH', z.prettifyError(parsed.error), {
    cause: parsed.error,
  });
}

function tooLarge(lengthBytes: number): ActivityError {
  return new ActivityError(
    'RECORD_TOO_LARGE',
    `record has ${lengthBytes} bytes, more than ${ACTIVITY_BYTES_MAX}`,
  );
}
