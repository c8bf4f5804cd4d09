import type { ObservedArm } from '../../observation/observed-arm.ts';

/** Where a copy stands in the broker's order. */
export interface BrokerPlace {
  readonly shard: number;
  /** Comparable within one key and shard. */
  readonly position: number;
}

/** Where the copies of records stand in the broker's order, as far as that is known. */
export class BrokerPlaces {
  readonly #arm: ObservedArm;
  /** By record: rows of the further copies. Few records have any. */
  readonly #furtherRows = new Map<number, number[]>();

  constructor(arm: ObservedArm) {
    this.#arm = arm;
    for (const [row, record] of arm.copies.record.entries()) {
      const rows = this.#furtherRows.get(record) ?? [];
      rows.push(row);
      this.#furtherRows.set(record, rows);
    }
  }

  /** The copy that was delivered; null if its place is not known. */
  ofDelivery(row: number): BrokerPlace | null {
    const { deliveries, records, copies } = this.#arm;
    const record = deliveries.record[row] ?? -1;
    const copy = deliveries.copy[row] ?? -1;
    if (copy === 0) return placeIn(records, record);
    const rows = this.#furtherRows.get(record) ?? [];
    const furtherRow = rows.find((further) => copies.copy[further] === copy);
    return furtherRow === undefined ? null : placeIn(copies, furtherRow);
  }

  /** All copies of a record with a known place. */
  ofRecord(record: number): readonly BrokerPlace[] {
    const { records, copies } = this.#arm;
    const first = placeIn(records, record);
    const further = this.#furtherRows.get(record);
    if (further === undefined) return first === null ? [] : [first];
    return [first, ...further.map((row) => placeIn(copies, row))].filter((one) => one !== null);
  }
}

function placeIn(
  {
    shard: shards,
    brokerPosition,
  }: { readonly shard: Int32Array; readonly brokerPosition: Float64Array },
  row: number,
): BrokerPlace | null {
  const shard = shards[row] ?? -1;
  const position = brokerPosition[row] ?? NaN;
  return shard < 0 || Number.isNaN(position) ? null : { shard, position };
}
