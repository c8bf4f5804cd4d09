import { OBSERVATION_VERSION } from './observation-line.ts';

/**
 * The most bytes of one line. A CloudWatch Logs event, as `PutLogEvents` and every older reader
 * of it count, holds 262,144 bytes less 26; the rest is a margin for what a log router adds.
 */
const OBSERVATION_LINE_BYTES_MAX = 250_000;

/** Records tried in one line before it is halved; typical ones take some 110 bytes each. */
const RECORDS_PER_LINE = 1000;

/** How to write a part of an observation. */
export interface EncodePartsOptions<TRecord> {
  readonly kind: string;
  readonly records: readonly TRecord[];
  /** The fields of a part that holds `records`, the first of which is at `firstIndex`. */
  readonly fieldsOf: (records: readonly TRecord[], firstIndex: number) => object;
}

/** The records of one line: those from `from` up to but not including `to`. */
interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes an observation as lines, each below {@link OBSERVATION_LINE_BYTES_MAX}. Those that turn
 * out longer are halved and all are written again: each says how many there are.
 *
 * `kvs` comes first in every line: a reader knows ours by its first bytes.
 */
export function encodeParts<TRecord>({
  kind,
  records,
  fieldsOf,
}: EncodePartsOptions<TRecord>): readonly string[] {
  let ranges = rangesOf(records.length);
  while (true) {
    const partCount = ranges.length;
    const lines = ranges.map(({ from, to }, part) => {
      const fields = fieldsOf(records.slice(from, to), from);
      return JSON.stringify({ kvs: OBSERVATION_VERSION, kind, part, partCount, ...fields });
    });
    const tooLong = ranges.filter(({ from, to }, part) => to - from > 1 && !fits(lines[part]));
    if (tooLong.length === 0) return lines;
    ranges = ranges.flatMap((range) => (tooLong.includes(range) ? halvesOf(range) : [range]));
  }
}

/** At least one range, be it without records. */
function rangesOf(recordCount: number): readonly LineRange[] {
  const ranges: LineRange[] = [];
  let from = 0;
  do {
    ranges.push({ from, to: Math.min(from + RECORDS_PER_LINE, recordCount) });
    from += RECORDS_PER_LINE;
  } while (from < recordCount);
  return ranges;
}

function halvesOf({ from, to }: LineRange): readonly LineRange[] {
  const middle = (from + to) >>> 1;
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

function fits(line = ''): boolean {
  // No UTF-16 unit takes more than three bytes: most lines need not be measured.
  const isShort = line.length * 3 <= OBSERVATION_LINE_BYTES_MAX;
  return isShort || Buffer.byteLength(line) <= OBSERVATION_LINE_BYTES_MAX;
}
