import type { Fault } from '../activity/activity-record.ts';

/** The ways in which a malformed record is malformed; all are text that SQS accepts. */
export const MALFORMATIONS = ['truncated', 'not-json', 'wrong-schema', 'not-an-object'] as const;

/** One of {@link MALFORMATIONS}. */
export type Malformation = (typeof MALFORMATIONS)[number];

/** What is to go wrong with a record: a fault carried out by the consumer, or unreadable bytes. */
export type PlannedFault =
  | Fault
  | { readonly kind: 'malformed'; readonly malformation: Malformation };

/** One record of a schedule, decided before anything is sent. */
export interface PlannedRecord {
  /** Position in the whole schedule, from 0. */
  readonly index: number;
  /** When it is due, counted from the start of the schedule. */
  readonly offsetMs: number;
  /** The `userId`. */
  readonly orderingKey: string;
  /** Position among the records of its ordering key, from 0. */
  readonly keySequence: number;
  /** What decides the shard or the message group. */
  readonly partitionKey: string;
  readonly eventType: string;
  /** Null for a sound record. */
  readonly fault: PlannedFault | null;
}
