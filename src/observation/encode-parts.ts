import { OBSERVATION_VERSION } from './observation-line.ts';

/**
 * The most bytes of one line. A CloudWatch Logs event, as `PutLogEvents` and every older reader
 * of it count, holds 262,144 bytes less 26; the rest is a margin for what a log router adds.
 */
const OBSERVATION_LINE_BYTES_MAX = 250_000;

/** More than the version, the kind and the part numbers can take. */
const HEAD_BYTES_MAX = 200;

/** Records tried in one line before it is halved; typical ones take some 110 bytes each. */
const RECORDS_PER_LINE = 1000;

/** How to write a part of an observation. */
export interface EncodePartsOptions<TRecord> {
  readonly kind: string;
  readonly records: readonly TRecord[];
  /** The fields of a part that holds `records`, the first of which is at `firstIndex`. */
  readonly fieldsOf: (records: readonly TRecord[], firstIndex: number) => object;
}

/**
 * Writes an observation as lines, each below {@link OBSERVATION_LINE_BYTES_MAX}.
 *
 * `kvs` comes first in every line: a reader knows ours by its first bytes.
 */
export function encodeParts<TRecord>({
  kind,
  records,
  fieldsOf,
}: EncodePartsOptions<TRecord>): readonly string[] {
  const head = { kvs: OBSERVATION_VERSION, kind };
  // Nearly all fit into one line, which then is written whole and at once.
  if (records.length <= RECORDS_PER_LINE) {
    const line = JSON.stringify({ ...head, part: 0, partCount: 1, ...fieldsOf(records, 0) });
    if (records.length <= 1 || isShort(line)) return [line];
  }
  const bodies: string[] = [];
  const encodeRange = (from: number, to: number): void => {
    const body = JSON.stringify(fieldsOf(records.slice(from, to), from));
    if (to - from > 1 && !isShort(body)) {
      const middle = (from + to) >>> 1;
      encodeRange(from, middle);
      encodeRange(middle, to);
    } else {
      bodies.push(body);
    }
  };
  let from = 0;
  do {
    encodeRange(from, Math.min(from + RECORDS_PER_LINE, records.length));
    from += RECORDS_PER_LINE;
  } while (from < records.length);

  return bodies.map((body, part) => {
    const headText = JSON.stringify({ ...head, part, partCount: bodies.length });
    return `${headText.slice(0, -1)},${body.slice(1)}`;
  });
}

function isShort(text: string): boolean {
  return Buffer.byteLength(text) <= OBSERVATION_LINE_BYTES_MAX - HEAD_BYTES_MAX;
}
