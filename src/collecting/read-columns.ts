import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { invariant } from '../invariant.ts';

/** What a column of a query result becomes; the array decides how wide a number is stored. */
export type ColumnArray = Float64Array | Int32Array | Uint8Array;

/** Makes a column of so many rows. */
type MakeColumn = (length: number) => ColumnArray;

/** Columns by name. */
export type ColumnsOf<Shape extends Readonly<Record<string, MakeColumn>>> = {
  readonly [Name in keyof Shape]: ReturnType<Shape[Name]>;
};

/** A column of instants, durations or large numbers; NULL becomes `NaN`. */
export const float64 = (length: number): Float64Array => new Float64Array(length);

/** A column of row ids and counts; NULL becomes -1. */
export const int32 = (length: number): Int32Array => new Int32Array(length);

/** A column of codes and flags; NULL becomes 0. */
export const uint8 = (length: number): Uint8Array => new Uint8Array(length);

/** One query and the columns it selects, by the names and in the order of `shape`. */
export interface ColumnQuery<Shape> {
  readonly sql: string;
  readonly shape: Shape;
  /** Values of `$name` in the query. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Reads a query result of numbers into typed arrays, chunk by chunk: a million rows are a few
 * arrays, never a million objects.
 */
export async function readColumns<Shape extends Readonly<Record<string, MakeColumn>>>(
  connection: DuckDBConnection,
  { sql, shape, values }: ColumnQuery<Shape>,
): Promise<ColumnsOf<Shape>> {
  const result = await connection.run(sql, { ...values });
  const chunks = await result.fetchAllChunks();
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  invariant(
    result.columnNames().join() === Object.keys(shape).join(),
    'the query selects what the shape names',
  );
  const columns: ColumnArray[] = Object.values(shape).map((make) => make(rowCount));
  let offset = 0;
  for (const chunk of chunks) {
    for (const [index, column] of columns.entries()) copyColumn(chunk, { index, column, offset });
    offset += chunk.rowCount;
  }
  return decodeColumns<Shape>(Object.keys(shape), columns);
}

function copyColumn(
  chunk: DuckDBDataChunk,
  { index, column, offset }: { index: number; column: ColumnArray; offset: number },
): void {
  const vector = chunk.getColumnVector(index);
  const absent = column instanceof Int32Array ? -1 : Number.NaN;
  for (let row = 0; row < chunk.rowCount; row++) {
    const value = vector.getItem(row);
    column[offset + row] = typeof value === 'number' ? value : absent;
  }
}

/** Pairs names with arrays that were made in the same order from the same shape. */
function decodeColumns<Shape extends Readonly<Record<string, MakeColumn>>>(
  names: readonly string[],
  columns: readonly ColumnArray[],
): ColumnsOf<Shape> {
  return Object.fromEntries(names.map((name, index) => [name, columns[index]])) as ColumnsOf<Shape>;
}
