const grouped = new Intl.NumberFormat('en-US');

/** A count with its noun: `1 record`, `9,000 records`, `2 batches`, `3 deliveries`. */
export function countText(count: number, noun: string): string {
  return `${grouped.format(count)} ${count === 1 ? noun : pluralOf(noun)}`;
}

/** A whole number with thousands separated. */
export function wholeText(count: number): string {
  return grouped.format(count);
}

/** A ratio as a percentage with as many digits as keep a small one from reading as 0. */
export function percentText(ratio: number): string {
  const percent = ratio * 100;
  if (percent === 0) return '0 %';
  if (percent >= 10) return `${percent.toFixed(0)} %`;
  return `${percent >= 0.1 ? percent.toFixed(1) : percent.toPrecision(1)} %`;
}

/** A duration in milliseconds: whole from 10 ms on, where a clock in whole milliseconds ends. */
export function msText(durationMs: number): string {
  return `${msNumberText(durationMs)} ms`;
}

/** The number of {@link msText} without its unit. */
export function msNumberText(durationMs: number): string {
  const digits = Math.abs(durationMs) < 10 && !Number.isInteger(durationMs) ? 1 : 0;
  // Adding 0 makes -0 a 0.
  return grouped.format(Number(durationMs.toFixed(digits)) + 0);
}

function pluralOf(noun: string): string {
  if (/(ch|sh|s|x)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
