/**
 * A map that forgets its oldest entries: it holds at least the latest `capacity` keys and at
 * most twice as many. For facts that usually meet their counterpart soon, and whose loss may
 * cost accuracy but never memory.
 */
export class RecentMap<Value> {
  readonly #capacity: number;
  #current = new Map<string, Value>();
  #previous = new Map<string, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): Value | undefined {
    return this.#current.get(key) ?? this.#previous.get(key);
  }

  has(key: string): boolean {
    return this.#current.has(key) || this.#previous.has(key);
  }

  set(key: string, value: Value): void {
    this.#previous.delete(key);
    this.#current.set(key, value);
    if (this.#current.size < this.#capacity) return;
    this.#previous = this.#current;
    this.#current = new Map();
  }

  delete(key: string): boolean {
    const wasCurrent = this.#current.delete(key);
    return this.#previous.delete(key) || wasCurrent;
  }

  values(): Value[] {
    return [...this.#previous.values(), ...this.#current.values()];
  }

  get size(): number {
    return this.#current.size + this.#previous.size;
  }
}
