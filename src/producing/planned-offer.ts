import { type EncodePlannedRecord, intendedAtMs } from '../workload/encode-planned-record.ts';
import type { PlannedRecord } from '../workload/planned-record.ts';
import type { OfferedRecord } from './offered-record.ts';

/** What the records of a workload have in common when they are offered. */
export interface WorkloadOffering {
  readonly run: string;
  readonly warmUpMs: number;
  /** Offset 0 on the wall clock. */
  readonly startAtMs: number;
  /** The same instant on the monotonic clock. */
  readonly startMs: number;
  readonly encode: EncodePlannedRecord;
}

/** A record of a schedule as it is offered; what not every arm asks for is made when asked for. */
export class PlannedOffer implements OfferedRecord {
  readonly isAscii = true;
  readonly intendedAtMs: number;
  readonly dueMs: number;
  readonly #planned: PlannedRecord;
  readonly #offering: WorkloadOffering;

  constructor(planned: PlannedRecord, offering: WorkloadOffering) {
    this.intendedAtMs = intendedAtMs(planned.offsetMs, offering.startAtMs);
    this.dueMs = offering.startMs + planned.offsetMs;
    this.#planned = planned;
    this.#offering = offering;
  }

  get orderingKey(): string {
    return this.#planned.orderingKey;
  }

  get keySequence(): number {
    return this.#planned.keySequence;
  }

  get partitionKey(): string {
    return this.#planned.partitionKey;
  }

  get deduplicationId(): string {
    return `${this.#offering.run}/${this.orderingKey}/${this.keySequence}`;
  }

  get plannedFault(): string | null {
    return this.#planned.fault?.kind ?? null;
  }

  get measured(): boolean {
    return this.#planned.offsetMs >= this.#offering.warmUpMs;
  }

  encode(sentAtMs: number): string {
    return this.#offering.encode(this.#planned, sentAtMs);
  }
}
