import { ATTEMPT_OUTCOMES } from '../observation/observation-line.ts';
import type { ObservedArm } from '../observation/observed-arm.ts';
import { FATES, type Fate, type RecordOutcomes } from './record-outcomes.ts';

const FAILED = ATTEMPT_OUTCOMES.indexOf('fail');
const UNKNOWN = ATTEMPT_OUTCOMES.indexOf('unknown');

/**
 * What became of every planned record of an arm, counted once per record. The fates of
 * {@link FATES} exclude each other and sum up to `attempted`; `unexplained` is the last two.
 */
export interface Completeness {
  /** Records the producer tried to send. */
  readonly attempted: number;
  /** Final outcome at the producer: accepted by some try, certainly not stored, or not known. */
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  /** Records that took more than one try. */
  readonly retried: number;
  /** Records handed to the consumer at least once, whatever it did with them. */
  readonly delivered: number;
  readonly processed: number;
  /** Never processed and found in the dead-letter queue. */
  readonly deadLettered: number;
  /** Never processed and named by the stream mapping's on-failure queue, its retries used up. */
  readonly onFailure: number;
  /** Never processed and named there for its age. */
  readonly expired: number;
  readonly failedAtSend: number;
  readonly unknownNotSeen: number;
  /** None of the above: must be 0 once everything has drained. */
  readonly unexplained: number;
  /**
   * The unexplained that the broker had accepted, or delivered without an answer to the producer.
   * Lost only if drained and fully observed.
   */
  readonly lost: number;
  /** Records without a known outcome that were delivered after all. */
  readonly recovered: number;
  /** Records that the broker refused and that were delivered nevertheless. */
  readonly deliveredThoughRefused: number;
  /** Records that the workload planned to go wrong. */
  readonly faulty: number;
  /** Records given up although nothing was planned to go wrong with them. */
  readonly innocentGivenUp: number;
  /** Records both processed and given up; counted as processed. */
  readonly processedAndGivenUp: number;
}

/** Accounts for every planned record of an arm. */
export function measureCompleteness(
  { records }: ObservedArm,
  { fates, delivered }: RecordOutcomes,
): Completeness {
  const counts = emptyCounts(fates.length);
  const ofFate = new Array<number>(FATES.length).fill(0);
  for (let record = 0; record < fates.length; record++) {
    const outcome = records.outcome[record];
    const fate = fates[record] ?? 0;
    ofFate[fate] = (ofFate[fate] ?? 0) + 1;
    if (outcome === FAILED) counts.failed++;
    else if (outcome === UNKNOWN) counts.unknown++;
    else counts.ok++;
    if ((records.tryCount[record] ?? 1) > 1) counts.retried++;
    if (delivered[record] === 1) {
      counts.delivered++;
      if (outcome === UNKNOWN) counts.recovered++;
      if (outcome === FAILED) counts.deliveredThoughRefused++;
    }
    const isGivenUp = records.givenUp[record] !== 0;
    const isProcessed = FATES[fate] === 'processed';
    if (records.faulty[record] === 1) counts.faulty++;
    else if (isGivenUp && !isProcessed) counts.innocentGivenUp++;
    if (isGivenUp && isProcessed) counts.processedAndGivenUp++;
  }
  const countOf = (fate: Fate): number => ofFate[FATES.indexOf(fate)] ?? 0;
  return {
    ...counts,
    processed: countOf('processed'),
    deadLettered: countOf('dead-lettered'),
    onFailure: countOf('on-failure'),
    expired: countOf('expired'),
    failedAtSend: countOf('failed-at-send'),
    unknownNotSeen: countOf('unknown-not-seen'),
    unexplained: countOf('missing') + countOf('aborted-read'),
    lost: countOf('missing'),
  };
}

/** What is counted beside the fates. */
function emptyCounts(attempted: number) {
  return {
    attempted,
    ok: 0,
    failed: 0,
    unknown: 0,
    retried: 0,
    delivered: 0,
    recovered: 0,
    deliveredThoughRefused: 0,
    faulty: 0,
    innocentGivenUp: 0,
    processedAndGivenUp: 0,
  };
}
