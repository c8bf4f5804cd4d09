import * as z from 'zod';
import { COLUMN_NAMES } from './decode-line-schema.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = z.custom<Readonly<Record<string, unknown>>>(isObject, 'not an object');

const placedSchema = z
  .looseObject({
    kind: z.enum(['attempt', 'delivery']),
    records: z
      .custom<{ readonly brokerId: readonly unknown[] }>(
        (value) => isObject(value) && Array.isArray(value['brokerId']),
        'without a column brokerId',
      )
      .and(object),
    alike: object,
  })
  .refine(
    ({ records, alike }) => Object.keys(alike).every((name) => !Object.hasOwn(records, name)),
    'a column stands in two places',
  );

/**
 * A line of which each column is an array, made of one that has some as a single value. The
 * values themselves are not looked at.
 *
 * @throws {z.ZodError} where the line has not the form that this needs
 */
export function spreadColumns(line: unknown): unknown {
  const { records, alike, ...fields } = placedSchema.parse(line);
  const recordCount = records.brokerId.length;
  const columns: Record<string, unknown> = {};
  for (const name of COLUMN_NAMES[fields.kind]) {
    columns[name] = Object.hasOwn(alike, name)
      ? new Array<unknown>(recordCount).fill(alike[name])
      : records[name];
  }
  return { ...fields, records: columns };
}

/** The instants that lie so many microseconds after `baseMs`; null stays null. */
export function instantsMs<T extends number | null>(
  baseMs: number,
  offsetsUs: readonly T[],
): readonly (T | number)[] {
  const baseUs = Math.round(baseMs * 1000);
  return offsetsUs.map((offset) => (offset === null ? offset : (baseUs + offset) / 1000));
}
