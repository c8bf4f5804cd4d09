/**
 * One field of every record of a line. While all values are alike it keeps that one only: most
 * fields of a batch are, and then neither an array nor its text is made.
 */
export class LineColumn<T extends string | number | null> {
  #count = 0;
  #first: T | undefined;
  #values: T[] = [];

  /** Appends the value of the next record. */
  add(value: T): void {
    if (this.#count === 0) this.#first = value;
    if (this.#values.length > 0) this.#values.push(value);
    else if (value !== this.#first) this.#values = [...this.#repeated(), value];
    this.#count++;
  }

  /** The value that all records have; undefined when they differ or there are none. */
  get alike(): T | undefined {
    return this.#values.length === 0 ? this.#first : undefined;
  }

  /** A value per record. */
  get values(): readonly T[] {
    return this.#values.length === 0 ? this.#repeated() : this.#values;
  }

  #repeated(): readonly T[] {
    return this.#first === undefined ? [] : new Array<T>(this.#count).fill(this.#first);
  }
}

/** The columns of a line as it holds them: each stands in one of the two. */
export interface PlacedColumns {
  readonly records: Readonly<Record<string, unknown>>;
  readonly alike: Readonly<Record<string, unknown>>;
}

/** Places each column; the ids always stand in `records`, and so say how many records there are. */
export function placeColumns(
  brokerId: readonly (string | null)[],
  columns: Readonly<Record<string, LineColumn<string | number | null>>>,
): PlacedColumns {
  const records: Record<string, unknown> = { brokerId };
  const alike: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(columns)) {
    if (column.alike === undefined) records[name] = column.values;
    else alike[name] = column.alike;
  }
  return { records, alike };
}
