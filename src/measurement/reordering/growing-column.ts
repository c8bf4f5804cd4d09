/** Numbers without a known end in 8 bytes each. */
export class GrowingColumn {
  /** How many there are. */
  length = 0;
  #values = new Float64Array(16);

  /** Appends a number. */
  push(value: number): void {
    this.#reserve(this.length + 1);
    this.#values[this.length] = value;
    this.length++;
  }

  /** Appends all numbers of another column. */
  append(other: GrowingColumn): void {
    this.#reserve(this.length + other.length);
    this.#values.set(other.#values.subarray(0, other.length), this.length);
    this.length += other.length;
  }

  /** A sorted copy. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.length).sort();
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const wider = new Float64Array(2 ** Math.ceil(Math.log2(length)));
    wider.set(this.#values);
    this.#values = wider;
  }
}
