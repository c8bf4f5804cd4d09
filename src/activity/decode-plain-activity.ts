import { ACTIVITY_BYTES_MAX, type Activity } from './activity-record.ts';

/** A JSON text in ASCII, neither empty nor with anything that must be escaped. */
const TEXT = '"([ !#-[\\]-~]+)"';

/** A JSON number without sign and exponent. */
const NUMBER = '((?:0|[1-9]\\d*)(?:\\.\\d+)?)';

/** What our producer writes of a record with neither fault nor work. */
const PLAIN = new RegExp(
  `^\\{"userId":${TEXT},"eventType":${TEXT},"timestamp":${NUMBER},` +
    `"kvs":\\{"run":${TEXT},"seq":${NUMBER},"intendedAtMs":${NUMBER},"sentAtMs":${NUMBER}\\},` +
    `"properties":\\{"filler":${TEXT}\\}\\}$`,
);

/**
 * Reads an activity that is written exactly as our producer writes most: the same fields in the
 * same order, nothing else, no blank. It is what JSON.parse and the schema would make of the
 * text, which is known here without looking at each field by its name.
 *
 * @returns undefined when only those can say
 */
export function decodePlainActivity(text: string): Activity | undefined {
  const match = PLAIN.exec(text);
  if (match === null) return undefined;
  const [
    ,
    userId = '',
    eventType = '',
    timestampText,
    run = '',
    seqText,
    intendedText,
    sentText,
    filler = '',
  ] = match;
  const timestamp = Number(timestampText);
  const seq = Number(seqText);
  const intendedAtMs = Number(intendedText);
  const sentAtMs = Number(sentText);
  const isAllowed =
    userId.length <= 128 &&
    eventType.length <= 128 &&
    run.length <= 64 &&
    Number.isSafeInteger(seq) &&
    // Too many digits are Infinity.
    Number.isFinite(timestamp + intendedAtMs + sentAtMs);
  if (!isAllowed) return undefined;
  const kvs = { run, seq, intendedAtMs, sentAtMs };
  return { userId, eventType, timestamp, kvs, properties: { filler } };
}

/**
 * As {@link decodePlainActivity}, out of base64. The text has a character for each byte, since no
 * other is plain: neither the bytes nor their UTF-8 need be looked at.
 *
 * @returns undefined when only the bytes can say
 */
export function decodePlainBase64(data: string): Activity | undefined {
  let text: string;
  try {
    text = atob(data);
  } catch {
    return undefined;
  }
  return text.length <= ACTIVITY_BYTES_MAX ? decodePlainActivity(text) : undefined;
}
