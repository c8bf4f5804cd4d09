import type { ObservedArm } from '../../observation/observed-arm.ts';
import type { BrokerPlaces } from './broker-places.ts';
import { CertainOrder, type OrderQuestion } from './certain-order.ts';
import type { KeyHistory } from './key-histories.ts';
import { Shortlist } from './shortlist.ts';

/** That a delivery is late, and the one before it that proves it. */
interface Late {
  readonly before: number;
  readonly place: 'within' | 'across';
}

/**
 * `reorder.within` and `reorder.across`: the first delivery of a record came certainly after that
 * of one behind it. Retries do not count, and neither do losses. Late in both ways is `within`,
 * which rests on no clock.
 *
 * What is behind what, the broker says where both copies stand in one shard, so that a record that
 * was stored late and delivered as it was stored is none of these. All else goes by key sequence.
 */
export class DeliveryOrder {
  readonly within = new Shortlist();
  readonly across = new Shortlist();
  /** By record: 1 if it was late, by the producer's order or the broker's. */
  readonly late: Uint8Array;
  readonly #arm: ObservedArm;
  readonly #places: BrokerPlaces;
  readonly #first: Int32Array;
  readonly #epsilonMs: number;
  readonly #order: CertainOrder;

  /** @param first by record: the row of its first delivery, -1 where there is none */
  constructor(
    arm: ObservedArm,
    options: {
      readonly places: BrokerPlaces;
      readonly first: Int32Array;
      readonly epsilonMs: number;
    },
  ) {
    this.#arm = arm;
    this.#places = options.places;
    this.#first = options.first;
    this.late = new Uint8Array(options.first.length);
    this.#epsilonMs = options.epsilonMs;
    this.#order = new CertainOrder(arm.deliveries, options.epsilonMs);
  }

  /**
   * Judges one key.
   *
   * @param isPlain the broker's order, where there is one, is the producer's
   * @returns how many records were late by the producer's order, wherever that arose
   */
  judge(key: KeyHistory, isPlain: boolean): number {
    const mayBeLate = this.#mayBeLate(key);
    if (isPlain && !mayBeLate) return 0;
    const { record } = this.#arm.deliveries;
    const first = key.rows.filter((row) => this.#first[record[row] ?? -1] === row);
    const rankOf = (row: number): number => record[row] ?? NaN;
    const byProducer = mayBeLate
      ? this.#lateIn([{ earlier: first, judged: first, rankOf }])
      : new Map<number, Late>();
    for (const row of byProducer.keys()) this.late[record[row] ?? -1] = 1;
    this.#count(isPlain ? byProducer : this.#lateIn(this.#questionsByBroker(first)));
    return byProducer.size;
  }

  #lateIn(questions: readonly OrderQuestion[]): ReadonlyMap<number, Late> {
    const late = new Map<number, Late>();
    for (const question of questions) {
      this.#order.findLate(question, (row, before, place) => {
        const known = late.get(row);
        if (known === undefined || (known.place === 'across' && place === 'within')) {
          late.set(row, { before, place });
        }
      });
    }
    return late;
  }

  /** Each shard by position, and what does not stand in it by key sequence. */
  #questionsByBroker(first: Int32Array): readonly OrderQuestion[] {
    const places = new Map([...first].map((row) => [row, this.#places.ofDelivery(row)]));
    const shardOf = (row: number): number => places.get(row)?.shard ?? -1;
    const { record } = this.#arm.deliveries;
    return [...new Set([...first].map(shardOf))].flatMap((shard): OrderQuestion[] => {
      const judged = first.filter((row) => shardOf(row) === shard);
      const others = first.filter((row) => shard < 0 || shardOf(row) !== shard);
      return [
        ...(shard < 0
          ? []
          : [
              {
                earlier: judged,
                judged,
                rankOf: (row: number) => places.get(row)?.position ?? NaN,
              },
            ]),
        { earlier: others, judged, rankOf: (row) => record[row] ?? NaN },
      ];
    });
  }

  #count(late: ReadonlyMap<number, Late>): void {
    const { record, startedAtMs } = this.#arm.deliveries;
    for (const [row, { before, place }] of late) {
      this.late[record[row] ?? -1] = 1;
      this[place].add(startedAtMs[row] ?? NaN, {
        records: [record[row] ?? -1, record[before] ?? -1],
        deliveries: [row, before],
      });
    }
  }

  /**
   * A quick look that lets no record pass that is late by key sequence: in its order, places in
   * batches ascend and no delivery ended certainly before an earlier record's began.
   */
  #mayBeLate({ firstRecord, recordCount }: KeyHistory): boolean {
    const { invocation, batchIndex, startedAtMs, endedAtMs } = this.#arm.deliveries;
    let beganLastMs = Number.NEGATIVE_INFINITY;
    let lastInvocation = -1;
    let lastIndex = -1;
    for (let record = firstRecord; record < firstRecord + recordCount; record++) {
      const row = this.#first[record] ?? -1;
      if (row < 0) continue;
      if ((endedAtMs[row] ?? NaN) + this.#epsilonMs < beganLastMs) return true;
      beganLastMs = Math.max(beganLastMs, startedAtMs[row] ?? NaN);
      const own = invocation[row] ?? -1;
      const index = batchIndex[row] ?? -1;
      if (own < lastInvocation || (own === lastInvocation && index < lastIndex)) return true;
      lastInvocation = own;
      lastIndex = index;
    }
    return false;
  }
}
