import type { ObservedArm } from '../../observation/observed-arm.ts';
import type { BrokerPlaces } from './broker-places.ts';
import type { KeyHistory } from './key-histories.ts';
import { Shortlist } from './shortlist.ts';

/**
 * `reorder.ingest`: the first copy of a record stands behind one of a later record of its key in
 * the broker's own order, in one shard. It was stored late, usually because it was refused at
 * first; no consumer can help it. Positions alone count, so no clock matters.
 */
export class IngestOrder {
  readonly found = new Shortlist();
  readonly #arm: ObservedArm;
  readonly #places: BrokerPlaces;

  constructor(arm: ObservedArm, places: BrokerPlaces) {
    this.#arm = arm;
    this.#places = places;
  }

  /** Judges one key. */
  judge({ firstRecord, recordCount }: KeyHistory): void {
    const foremostByShard = new Map<number, { record: number; position: number }>();
    for (let record = firstRecord + recordCount - 1; record >= firstRecord; record--) {
      const ahead = new Set<number>();
      for (const { shard, position } of firstOfEachShard(this.#places.ofRecord(record))) {
        const foremost = foremostByShard.get(shard);
        if (foremost === undefined || position < foremost.position) {
          foremostByShard.set(shard, { record, position });
        } else ahead.add(foremost.record);
      }
      const [later] = ahead;
      if (later === undefined) continue;
      const score = this.#arm.records.intendedAtMs[record] ?? NaN;
      this.found.add(score, { records: [record, later], deliveries: [] });
    }
  }

  /**
   * A quick look that most keys pass: no record has a second copy, and as far as the broker keeps
   * an order it is the producer's. Such a key need not be judged.
   */
  isPlain({ firstRecord, recordCount }: KeyHistory): boolean {
    const { shard, brokerPosition, copyCount } = this.#arm.records;
    let lastShard = -1;
    let lastPosition = Number.NEGATIVE_INFINITY;
    for (let record = firstRecord; record < firstRecord + recordCount; record++) {
      if ((copyCount[record] ?? 0) > 1) return false;
      const own = shard[record] ?? -1;
      if (own < 0) continue;
      const position = brokerPosition[record] ?? NaN;
      // Back in a shard that it had left is no disorder yet, but not plain.
      if (own < lastShard || (own === lastShard && position < lastPosition)) return false;
      lastShard = own;
      lastPosition = position;
    }
    return true;
  }
}

function firstOfEachShard(
  places: ReturnType<BrokerPlaces['ofRecord']>,
): ReturnType<BrokerPlaces['ofRecord']> {
  return places.filter(({ shard, position }) =>
    places.every((other) => other.shard !== shard || other.position >= position),
  );
}
