import { parseDecimal, parseDurationMs, parseRatio } from '../../workload/quantity-text.ts';
import type { Unit } from './metric.ts';
import { ThresholdError } from './threshold-error.ts';

/** Longer texts are no numbers that anybody means; shorter ones print and read back exactly. */
const TEXT_LENGTH_MAX = 30;

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
  if (limit !== undefined && Math.abs(limit) <= Number.MAX_SAFE_INTEGER) return limit;
  const shown = text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text;
  throw new ThresholdError(`"${shown}" is not ${EXPECTED[unit]}`);
}

/** Writes a limit as {@link parseLimit} reads it. */
export function renderLimit(limit: number, unit: Unit): string {
  return unit === 'ms' ? `${decimalText(limit)}ms` : decimalText(limit);
}

/** A number without an exponent, to its last digit. */
function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(60).replace(/0+$/, '') : text;
}

function parseSignedMs(text: string): number | undefined {
  const [, minus = '', amount = ''] = /^(-?)(.*)$/.exec(text) ?? [];
  const ms = parseDurationMs(amount);
  return ms === undefined || minus === '' || ms === 0 ? ms : -ms;
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
