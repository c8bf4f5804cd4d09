import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';
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
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * Reads a query result of numbers into typed arrays, chunk by chunk: a million rows are a few
 * arrays, never a million objects.
 */
export async function readColumns<Shape extends Readonly<Record<string, MakeColumn>>>(
  connection: DuckDBConnection,
  { sql, shape, values = {} }: ColumnQuery<Shape>,
): Promise<ColumnsOf<Shape>> {
  const result = await connection.stream(sql, { ...values });
  invariant(
    result.columnNames().join() === Object.keys(shape).join(),
    'the query selects what the shape names',
  );
  const makes = Object.values(shape);
  let columns: ColumnArray[] = makes.map((make) => make(FIRST_ROWS));
  let rowCount = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    const chunkRows = chunk?.rowCount ?? 0;
    if (chunk === null || chunkRows === 0) break;
    if (rowCount + chunkRows > (columns[0]?.length ?? 0)) {
      columns = columns.map((column, index) => grown(column, makes[index]));
    }
    for (const [index, column] of columns.entries()) {
      copyVector(chunk.getColumnVector(index), column, rowCount);
    }
    rowCount += chunkRows;
  }
  const exact = columns.map((column) => column.subarray(0, rowCount));
  return decodeColumns<Shape>(Object.keys(shape), exact);
}

/** Reads the only column of a query as texts; NULL becomes an empty one. */
export async function readTexts(
  connection: DuckDBConnection,
  { sql, values = {} }: Omit<ColumnQuery<never>, 'shape'>,
): Promise<readonly string[]> {
  const result = await connection.stream(sql, { ...values });
  const texts: string[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    const chunkRows = chunk?.rowCount ?? 0;
    if (chunk === null || chunkRows === 0) return texts;
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < chunkRows; row++) texts.push(String(vector.getItem(row) ?? ''));
  }
}

/** More than a chunk of DuckDB has. */
const FIRST_ROWS = 4096;

/** The same column with room for twice as many rows. */
function grown(column: ColumnArray, make: MakeColumn | undefined): ColumnArray {
  invariant(make !== undefined, 'every column has a maker');
  const larger = make(column.length * 2);
  larger.set(column);
  return larger;
}

function copyVector(vector: DuckDBVector, column: ColumnArray, offset: number): void {
  const absent = column instanceof Int32Array ? -1 : Number.NaN;
  const { itemCount } = vector;
  for (let row = 0; row < itemCount; row++) {
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
