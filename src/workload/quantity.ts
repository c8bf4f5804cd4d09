import { z } from 'zod';
import { parseDecimal, parseDurationMs, parseRatio } from './quantity-text.ts';

/** A number, or the text of one, as flags have it. */
export const numberQuantity = z
  .union([z.number(), z.string()], 'expected a number')
  .transform((value, context) => {
    const number = typeof value === 'number' ? value : parseDecimal(value);
    if (number === undefined) context.addIssue(`"${shown(value)}" is not a number`);
    return number ?? z.NEVER;
  });

/** A duration like `20s`, `1.5m`, `250ms` or `1h`; a bare number is milliseconds. Gives ms. */
export const durationQuantity = z
  .union([z.number(), z.string()], 'expected a duration such as 20s, 5m or 1h')
  .transform((value, context) => {
    const ms = typeof value === 'number' ? value : parseDurationMs(value);
    if (ms === undefined) {
      context.addIssue(`"${shown(value)}" is not a duration such as 250ms, 20s, 5m or 1h`);
    }
    return ms ?? z.NEVER;
  });

/** A share like `1%` or `0.01`. Gives a ratio. */
export const shareQuantity = z
  .union([z.number(), z.string()], 'expected a share such as 1% or 0.01')
  .transform((value, context) => {
    const ratio = typeof value === 'number' ? value : parseRatio(value);
    if (ratio === undefined) context.addIssue(`"${shown(value)}" is not a share such as 1%`);
    return ratio ?? z.NEVER;
  });

function shown(value: string | number): string {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
