import { msText, percentText, wholeText } from '../../measurement/number-text.ts';
import type { Unit } from './metric.ts';

const TEXTS: Readonly<Record<Unit, (value: number) => string>> = {
  ms: msText,
  share: percentText,
  ratio: (ratio) => ratio.toFixed(2),
  count: wholeText,
  number: (value) => value.toFixed(1),
};

/** Writes a value in its unit, rounded unless that would hide on which side of a limit it is. */
export function valueText(
  value: number,
  { unit, limit }: { readonly unit: Unit; readonly limit: number },
): string {
  const text = TEXTS[unit](value);
  if (value === limit || text !== TEXTS[unit](limit)) return text;
  return unit === 'ms' ? `${value} ms` : String(value);
}
