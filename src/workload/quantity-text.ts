const MS_BY_UNIT = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a text like `20s`, `1.5m` or `250`; undefined if it is no duration. */
export function parseDurationMs(text: string): number | undefined {
  const [, number = '', unit = ''] = /^([\d.]+)\s*([a-z]*)$/.exec(text.trim()) ?? [];
  const amount = parseDecimal(number);
  const unitMs = MS_BY_UNIT.get(unit === '' ? 'ms' : unit);
  return amount === undefined || unitMs === undefined ? undefined : amount * unitMs;
}

/** The ratio of a text like `1%` or `0.01`; undefined if it is none. */
export function parseRatio(text: string): number | undefined {
  const trimmed = text.trim();
  if (!trimmed.endsWith('%')) return parseDecimal(trimmed);
  const percent = parseDecimal(trimmed.slice(0, -1).trimEnd());
  return percent === undefined ? undefined : percent / 100;
}

/** The number of a text like `12`, `-0.5` or `.5`, without an exponent; undefined if it is none. */
export function parseDecimal(text: string): number | undefined {
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
}
