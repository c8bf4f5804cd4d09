import { ATTEMPT_OUTCOMES, DELIVERY_OUTCOMES } from '../observation/observation-line.ts';
import { GIVEN_UP, type ObservedArm } from '../observation/observed-arm.ts';

const FAILED_AT_SEND = ATTEMPT_OUTCOMES.indexOf('fail');
const UNKNOWN_AT_SEND = ATTEMPT_OUTCOMES.indexOf('unknown');
const PROCESSED = DELIVERY_OUTCOMES.indexOf('processed');
const DEAD_LETTERED = GIVEN_UP.indexOf('dead-letter-queue');

/**
 * What became of every planned record of an arm, counted once per record.
 *
 * The fates exclude each other and are judged in this order, so that they sum up to `attempted`:
 * processed, dead-lettered, on-failure, failed at send, unknown and never seen, unexplained.
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
  /** Never processed and named by the stream mapping's on-failure queue. */
  readonly onFailure: number;
  readonly failedAtSend: number;
  readonly unknownNotSeen: number;
  /** None of the above: must be 0 once everything has drained. */
  readonly unexplained: number;
  /** The unexplained that the broker had accepted. Lost only if drained and fully observed. */
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
export function measureCompleteness({ records, deliveries }: ObservedArm): Completeness {
  const recordCount = records.key.length;
  const delivered = new Uint8Array(recordCount);
  const processed = new Uint8Array(recordCount);
  for (const [row, record] of deliveries.record.entries()) {
    delivered[record] = 1;
    if (deliveries.outcome[row] === PROCESSED) processed[record] = 1;
  }
  const counts = emptyCounts(recordCount);
  for (let record = 0; record < recordCount; record++) {
    const outcome = records.outcome[record];
    const isDelivered = delivered[record] === 1;
    if (outcome === FAILED_AT_SEND) counts.failed++;
    else if (outcome === UNKNOWN_AT_SEND) counts.unknown++;
    else counts.ok++;
    if ((records.tryCount[record] ?? 1) > 1) counts.retried++;
    if (isDelivered) {
      counts.delivered++;
      if (outcome === UNKNOWN_AT_SEND) counts.recovered++;
      if (outcome === FAILED_AT_SEND) counts.deliveredThoughRefused++;
    }
    const givenUp = records.givenUp[record] ?? 0;
    if (records.faulty[record] === 1) counts.faulty++;
    else if (givenUp !== 0 && processed[record] !== 1) counts.innocentGivenUp++;
    if (processed[record] === 1) {
      counts.processed++;
      if (givenUp !== 0) counts.processedAndGivenUp++;
    } else if (givenUp !== 0) {
      counts[givenUp === DEAD_LETTERED ? 'deadLettered' : 'onFailure']++;
    } else if (outcome === FAILED_AT_SEND && !isDelivered) counts.failedAtSend++;
    else if (outcome === UNKNOWN_AT_SEND && !isDelivered) counts.unknownNotSeen++;
    else {
      counts.unexplained++;
      if (outcome !== FAILED_AT_SEND && outcome !== UNKNOWN_AT_SEND) counts.lost++;
    }
  }
  return counts;
}

function emptyCounts(attempted: number): { -readonly [Name in keyof Completeness]: number } {
  return {
    attempted,
    ok: 0,
    failed: 0,
    unknown: 0,
    retried: 0,
    delivered: 0,
    processed: 0,
    deadLettered: 0,
    onFailure: 0,
    failedAtSend: 0,
    unknownNotSeen: 0,
    unexplained: 0,
    lost: 0,
    recovered: 0,
    deliveredThoughRefused: 0,
    faulty: 0,
    innocentGivenUp: 0,
    processedAndGivenUp: 0,
  };
}
