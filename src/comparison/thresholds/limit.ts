import { parseDecimal, parseDurationMs, parseRatio } from '../../workload/quantity-text.ts';
import type { Unit } from './metric.ts';
import { ThresholdError } from './threshold-error.ts';

/** Longer texts and smaller numbers are nothing that anybody means; what is left prints exactly. */
const TEXT_LENGTH_MAX = 40;
const LIMIT_MIN = 1e-9;

const PARSERS: Readonly<Record<Unit, (text: string) => number | undefined>> = {
  ms: parseSignedMs,
  share: (text) => within(parseRatio(text), 0, 1),
  ratio: (text) => within(parseRatio(text), 0, Number.MAX_SAFE_INTEGER),
  count: (text) => {
    const count = within(parseDecimal(text), 0, Number.MAX_SAFE_INTEGER);
    return Number.isInteger(count) ? count : undefined;
  },
  number: parseDecimal,
};

const EXPECTED: Readonly<Record<Unit, string>> = {
  ms: 'a duration such as 250ms, 2s or 5m',
  share: 'a share from 0% to 100% or 0 to 1',
  ratio: 'a ratio such as 1.2 or 120%',
  count: 'a whole number from 0',
  number: 'a number',
};

/**
 * Reads the limit of a threshold in its unit: `2s`, `2000` (ms), `1%`, `10`.
 *
 * @throws {ThresholdError} THRESHOLD_MALFORMED
 */
export function parseLimit(text: string, unit: Unit): number {
  const limit = text.length > TEXT_LENGTH_MAX ? undefined : PARSERS[unit](text);
  if (limit === 0) return 0; // Not -0, which compares alike and prints otherwise.
  const size = Math.abs(limit ?? Number.NaN);
  if (limit !== undefined && size >= LIMIT_MIN && size <= Number.MAX_SAFE_INTEGER) return limit;
  const shown = text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text;
  throw new ThresholdError(`"${shown}" is not ${EXPECTED[unit]}`);
}

/** Writes a limit as {@link parseLimit} reads it. */
export function renderLimit(limit: number, unit: Unit): string {
  return unit === 'ms' ? `${decimalText(limit)}ms` : decimalText(limit);
}

/** A number to its last digit without an exponent, which only small ones of those allowed have. */
function decimalText(value: number): string {
  const [digits = '', exponent] = String(Math.abs(value)).split('e-');
  const sign = value < 0 ? '-' : '';
  if (exponent === undefined) return sign + digits;
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`;
}

function parseSignedMs(text: string): number | undefined {
  const [, minus = '', amount = ''] = /^(-?)(.*)$/.exec(text) ?? [];
  const ms = parseDurationMs(amount);
  return ms === undefined || minus === '' ? ms : -ms;
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
