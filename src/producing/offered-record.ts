/** A record offered to every arm at its intended instant. */
export interface OfferedRecord {
  readonly orderingKey: string;
  /** Position within the ordering key's own sequence, from 0. */
  readonly keySequence: number;
  readonly partitionKey: string;
  readonly deduplicationId: string;
  /** What is planned to go wrong with it; null for a sound record. */
  readonly plannedFault: string | null;
  /** Wall time at which it was meant to leave; goes into the envelope and the log. */
  readonly intendedAtMs: number;
  /** The same instant on the monotonic clock; the schedule lag is measured from here. */
  readonly dueMs: number;
  /** Not part of the warm-up: its lag counts. */
  readonly measured: boolean;
  /** Text and partition key are ASCII: their lengths are their sizes in bytes. */
  readonly isAscii: boolean;
  /** The wire text for a first try at this wall time; made once per arm. */
  encode(sentAtMs: number): string;
}
