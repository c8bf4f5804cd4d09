import type { ObservedArm } from '../observation/observed-arm.ts';

/** How one key was reordered. */
export interface ReorderedKey {
  readonly key: string;
  readonly reordered: number;
  readonly arrived: number;
}

/** Per-key order of first deliveries against the producer's, over all keys of an arm. */
export interface Ordering {
  /** Records whose first delivery is known: the denominator. */
  readonly arrivedRecords: number;
  readonly keys: number;
  /**
   * Records of which a later one of the same key was certainly delivered before them, wherever
   * that arose; `AnomalyReport` says where.
   */
  readonly reorderedRecords: number;
  readonly reorderedKeys: number;
  /** Reordered over arrived records: RFC 4737 §4.1 over certain pairs. Null if none arrived. */
  readonly reorderedRatio: number | null;
  /** The keys with most reordered records, at most 10. */
  readonly worstKeys: readonly ReorderedKey[];
  /**
   * Distance below which two instants of different invocations count as simultaneous; null where
   * clocks are not bounded, so that only what one batch says is certain.
   */
  readonly epsilonMs: number | null;
}

const WORST_KEYS_MAX = 10;

/** Records of one key by row. */
interface KeyRecords {
  readonly firstRecord: number;
  readonly recordCount: number;
}

interface ReorderedRecords {
  readonly firstRecord: number;
  readonly reordered: number;
  readonly arrived: number;
}

/** Adds keys up. */
export class OrderingTally {
  #arrivedRecords = 0;
  #keys = 0;
  readonly #reordered: ReorderedRecords[] = [];
  readonly #first: Int32Array;

  /** @param first by record: the row of its first delivery, -1 where there is none */
  constructor(first: Int32Array) {
    this.#first = first;
  }

  /** Counts a key with so many reordered records. */
  add({ firstRecord, recordCount }: KeyRecords, reordered: number): void {
    let arrived = 0;
    for (let record = firstRecord; record < firstRecord + recordCount; record++) {
      if ((this.#first[record] ?? -1) >= 0) arrived++;
    }
    if (arrived === 0) return;
    this.#keys++;
    this.#arrivedRecords += arrived;
    if (reordered > 0) this.#reordered.push({ firstRecord, reordered, arrived });
  }

  /** What was counted. */
  summary({ keys, records }: ObservedArm, epsilonMs: number): Ordering {
    const reorderedRecords = this.#reordered.reduce((sum, { reordered }) => sum + reordered, 0);
    return {
      arrivedRecords: this.#arrivedRecords,
      keys: this.#keys,
      reorderedRecords,
      reorderedKeys: this.#reordered.length,
      reorderedRatio: this.#arrivedRecords === 0 ? null : reorderedRecords / this.#arrivedRecords,
      worstKeys: this.#reordered
        .toSorted((a, b) => b.reordered - a.reordered)
        .slice(0, WORST_KEYS_MAX)
        .map(({ firstRecord, ...counts }) => ({
          key: keys[records.key[firstRecord] ?? -1] ?? '',
          ...counts,
        })),
      epsilonMs: Number.isFinite(epsilonMs) ? epsilonMs : null,
    };
  }
}
