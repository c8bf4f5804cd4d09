import { DELIVERY_OUTCOMES } from '../../observation/observation-line.ts';
import type { ObservedArm } from '../../observation/observed-arm.ts';
import type { RecordOutcomes } from '../record-outcomes.ts';
import { CertainOrder } from './certain-order.ts';
import type { KeyHistory } from './key-histories.ts';
import { Shortlist } from './shortlist.ts';

const PROCESSED = DELIVERY_OUTCOMES.indexOf('processed');

/** What other classes say of a record. */
export interface ProcessingOptions {
  /** Its first delivery was late already. */
  readonly isLate: (record: number) => boolean;
  /** It was not processed, and why is known. */
  readonly isExplained: (record: number) => boolean;
}

/**
 * What failures do to the order of a key, judged on processed deliveries: `gap.transient`,
 * `gap.permanent` and `redelivery-regress`.
 */
export class ProcessingOrder {
  readonly transient = new Shortlist();
  readonly permanent = new Shortlist();
  readonly regress = new Shortlist();
  readonly #arm: ObservedArm;
  readonly #outcomes: RecordOutcomes;
  readonly #order: CertainOrder;

  constructor(arm: ObservedArm, outcomes: RecordOutcomes, epsilonMs: number) {
    this.#arm = arm;
    this.#outcomes = outcomes;
    this.#order = new CertainOrder(arm.deliveries, epsilonMs);
  }

  /** Judges one key. */
  judge(key: KeyHistory, options: ProcessingOptions): void {
    this.#judgeProcessing(key, options);
    this.#judgeUnprocessed(key, options);
  }

  /** Holes closed by a retry, and repetitions after a later record. */
  #judgeProcessing(key: KeyHistory, { isLate }: ProcessingOptions): void {
    const { record, outcome } = this.#arm.deliveries;
    const { first, success } = this.#outcomes;
    const judged = key.rows.filter((row) => {
      const own = record[row] ?? -1;
      const isRetried = success[own] === row && first[own] !== row && !isLate(own);
      return isRetried || this.#isRepetition(row);
    });
    if (judged.length === 0) return;
    const processed = key.rows.filter((row) => outcome[row] === PROCESSED);
    const rankOf = (row: number): number => record[row] ?? NaN;
    const found = new Map<number, number>();
    const question = { earlier: processed, judged, rankOf };
    this.#order.findLate(question, (row, before) => {
      if (!found.has(row)) found.set(row, before);
    });
    for (const [row, before] of found) this.#count(row, before);
  }

  #count(row: number, before: number): void {
    const { record, startedAtMs } = this.#arm.deliveries;
    const own = record[row] ?? -1;
    const list = this.#isRepetition(row) ? this.regress : this.transient;
    list.add(startedAtMs[row] ?? NaN, {
      records: [own, record[before] ?? -1],
      deliveries: [row, before],
    });
  }

  /** Whether the record had been processed when this delivery began. */
  #isRepetition(row: number): boolean {
    const { record, startedAtMs } = this.#arm.deliveries;
    const success = this.#outcomes.success[record[row] ?? -1] ?? -1;
    const isLater = (startedAtMs[row] ?? NaN) >= (startedAtMs[success] ?? NaN);
    return success >= 0 && success !== row && isLater;
  }

  #judgeUnprocessed(
    { firstRecord, recordCount }: KeyHistory,
    { isExplained }: ProcessingOptions,
  ): void {
    let later = -1;
    for (let record = firstRecord + recordCount - 1; record >= firstRecord; record--) {
      const success = this.#outcomes.success[record] ?? -1;
      if (success >= 0) later = success;
      else if (later >= 0 && isExplained(record)) {
        this.permanent.add(this.#arm.records.intendedAtMs[record] ?? NaN, {
          records: [record, this.#arm.deliveries.record[later] ?? -1],
          deliveries: [later],
        });
      }
    }
  }
}
