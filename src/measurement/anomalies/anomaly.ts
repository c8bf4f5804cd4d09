/**
 * What can be wrong with a history of one arm. Names follow Jepsen's checker of Kafka where it has
 * one for the same thing. An event is in one class, but for a repeated copy or delivery, which may
 * also be a `redelivery-regress`.
 *
 * - `lost`: accepted, and neither processed nor given up, though the run was drained and no line is
 *   missing.
 * - `unseen`: the same without that proof.
 * - `unexpected`: delivered in the name of this run, which never planned it.
 * - `aborted-read`: certainly refused by the broker, and delivered.
 * - `identity-conflict`: one broker id, two records.
 * - `duplicate.producer`: a further copy, made by the producer's retry.
 * - `duplicate.redelivery`: a further delivery of a copy that had been processed. One that had
 *   failed is a retry that was asked for, and no anomaly.
 * - `reorder.ingest`: stored behind a later record of its key in the broker's own order.
 * - `reorder.within`: behind, in one batch, a record that the broker has behind it.
 * - `reorder.across`: first begun when an invocation had certainly ended a record that the broker
 *   has behind it. Where the broker has no order, these two go by the producer's.
 * - `overlap`: an invocation turned to a key that another was certainly still busy with.
 * - `gap.transient`: first delivered in order, but first processed after a later record of its key
 *   since it had failed: the key had a hole until the retry.
 * - `gap.permanent`: never processed though a later record of its key was, and the reason is known:
 *   given up, refused, or of unknown outcome.
 * - `redelivery-regress`: delivered again after it and then a later record of its key had been
 *   processed: what a consumer that keeps the last value must be ready for.
 *
 * @see https://github.com/jepsen-io/jepsen/blob/main/jepsen/src/jepsen/tests/kafka.clj
 */
export const ANOMALY_KINDS = [
  'lost',
  'unseen',
  'unexpected',
  'aborted-read',
  'identity-conflict',
  'duplicate.producer',
  'duplicate.redelivery',
  'reorder.ingest',
  'reorder.within',
  'reorder.across',
  'overlap',
  'gap.transient',
  'gap.permanent',
  'redelivery-regress',
] as const;

/** One of {@link ANOMALY_KINDS}. */
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** How often a class was found in an arm, with examples; the content of `result.json`. */
export interface AnomalyReport {
  readonly kind: AnomalyKind;
  /** Records, but for `duplicate.*`, which counts copies and deliveries, and `overlap`. */
  readonly count: number;
  /** At most {@link WITNESSES_MAX}: the largest where there is a size, else the first. */
  readonly witnesses: readonly AnomalyWitness[];
}

/** The report of a class; there is one of each. */
export function reportOf(
  anomalies: readonly AnomalyReport[],
  kind: AnomalyKind,
): Omit<AnomalyReport, 'kind'> {
  return anomalies.find((report) => report.kind === kind) ?? { count: 0, witnesses: [] };
}

/** A class has at most so many witnesses. */
export const WITNESSES_MAX = 32;

/** One case of an anomaly, with what it takes to find it in the logs. */
export interface AnomalyWitness {
  readonly orderingKey: string;
  /** The records concerned, the one that is wrong first. */
  readonly keySequences: readonly number[];
  /** When its producer knew that the first of them was accepted; null when it never did. */
  readonly acceptedAtMs: number | null;
  /** Index of the shard of the first of them; null where the broker has no order. */
  readonly shard: number | null;
  /** The deliveries that prove it, of the record that is wrong first. */
  readonly deliveries: readonly WitnessDelivery[];
  readonly detail: WitnessDetail | null;
}

/** A delivery as a witness names it. */
export interface WitnessDelivery {
  readonly keySequence: number;
  readonly requestId: string;
  /** Null when the record is not one of the run's. */
  readonly batchIndex: number | null;
  /** Null when the handler did not turn to the record, or it is not one of the run's. */
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** How large an anomaly is, or by which broker id it goes. */
export type WitnessDetail =
  | { readonly kind: 'overlap'; readonly overlapMs: number }
  | { readonly kind: 'copies'; readonly copyCount: number }
  | { readonly kind: 'deliveries'; readonly deliveryCount: number }
  | { readonly kind: 'broker-id'; readonly brokerId: string };
