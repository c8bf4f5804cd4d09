import { ATTEMPT_OUTCOMES } from '../observation/observation-line.ts';
import { GIVEN_UP, type ObservedArm } from '../observation/observed-arm.ts';
import { redeliveriesOf } from './duplicates.ts';
import { firstDeliveries, firstSuccesses } from './first-deliveries.ts';

/**
 * What became of a planned record; its index is its code. They exclude each other and are judged
 * in this order, so that every record has one.
 *
 * - `processed`: by some delivery, whatever else happened.
 * - `dead-lettered`, `on-failure`, `expired`: given up. Where to is said by {@link GIVEN_UP};
 *   `expired` is what a stream's mapping gave up for its age alone.
 * - `failed-at-send`: certainly not stored, and never seen.
 * - `unknown-not-seen`: no try was answered, and it was never seen.
 * - `missing`: accepted, or seen without an answer, and none of the above. Lost, if the run was
 *   drained and no line is missing.
 * - `aborted-read`: certainly not stored by the broker's word, and delivered nevertheless.
 */
export const FATES = [
  'processed',
  'dead-lettered',
  'on-failure',
  'expired',
  'failed-at-send',
  'unknown-not-seen',
  'missing',
  'aborted-read',
] as const;

/** One of {@link FATES}. */
export type Fate = (typeof FATES)[number];

const FAILED = ATTEMPT_OUTCOMES.indexOf('fail');
const UNKNOWN = ATTEMPT_OUTCOMES.indexOf('unknown');
const GIVEN_UP_FATES: Readonly<Record<(typeof GIVEN_UP)[number], Fate | null>> = {
  no: null,
  'dead-letter-queue': 'dead-lettered',
  'on-failure-queue': 'on-failure',
  expired: 'expired',
};
const GIVEN_UP_CODES = GIVEN_UP.map((name) => {
  const fate = GIVEN_UP_FATES[name];
  return fate === null ? -1 : FATES.indexOf(fate);
});

/** The deliveries of each record that count, and what became of it; by record unless it says. */
export interface RecordOutcomes {
  /** Row of the delivery in which the handler first turned to it; -1 where there is none. */
  readonly first: Int32Array;
  /** Row of the delivery that first processed it; -1 where there is none. */
  readonly success: Int32Array;
  /** 1 if it was handed to the consumer at least once, whatever that did with it. */
  readonly delivered: Uint8Array;
  /** Codes of {@link FATES}. */
  readonly fates: Uint8Array;
  /** By delivery: code of `REDELIVERIES`. */
  readonly redeliveries: Uint8Array;
}

/** Judges what became of every record of an arm. */
export function recordOutcomesOf(arm: ObservedArm): RecordOutcomes {
  const { records, deliveries } = arm;
  const first = firstDeliveries(arm);
  const success = firstSuccesses(arm);
  const delivered = new Uint8Array(success.length);
  for (const record of deliveries.record) delivered[record] = 1;
  const fates = new Uint8Array(success.length);
  for (let record = 0; record < fates.length; record++) {
    fates[record] = fateCode((success[record] ?? -1) >= 0, {
      givenUp: records.givenUp[record] ?? 0,
      outcome: records.outcome[record] ?? 0,
      isDelivered: delivered[record] === 1,
    });
  }
  return { first, success, delivered, fates, redeliveries: redeliveriesOf(deliveries) };
}

const PROCESSED = FATES.indexOf('processed');
const FAILED_AT_SEND = FATES.indexOf('failed-at-send');
const UNKNOWN_NOT_SEEN = FATES.indexOf('unknown-not-seen');
const MISSING = FATES.indexOf('missing');
const ABORTED_READ = FATES.indexOf('aborted-read');

function fateCode(
  isProcessed: boolean,
  record: { readonly givenUp: number; readonly outcome: number; readonly isDelivered: boolean },
): number {
  if (isProcessed) return PROCESSED;
  const givenUp = GIVEN_UP_CODES[record.givenUp] ?? -1;
  if (givenUp >= 0) return givenUp;
  if (record.outcome === FAILED) return record.isDelivered ? ABORTED_READ : FAILED_AT_SEND;
  return record.outcome === UNKNOWN && !record.isDelivered ? UNKNOWN_NOT_SEEN : MISSING;
}
