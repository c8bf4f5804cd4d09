import type { Clock } from '../clock.ts';
import type { BatchRecord } from './batch-record.ts';
import type { Invocation } from './invocation.ts';

/** The failure of a record that was begun and not done when the invocation had to answer. */
const OUT_OF_TIME = 'OUT_OF_TIME';

/** How the records of a batch are processed, and for how long. */
export interface ConsumeBatchOptions {
  readonly clock: Clock;
  /** Time that may still be spent on records, ms; 0 or less when none may be begun. */
  readonly leftMs: () => number;
  /**
   * Rejects when the record could not be processed; may never settle. Undefined when it is done
   * already: a promise would cost more than all else that is done for a record without work.
   */
  readonly processRecord: (record: BatchRecord, signal: AbortSignal) => Promise<void> | undefined;
  /** Whether the queue will give the record up when it fails now. */
  readonly isLastDelivery: (record: BatchRecord) => boolean;
}

/** A batch under way. */
interface BatchRun extends ConsumeBatchOptions {
  readonly nowAtMs: () => number;
  /** When each record that is begun and not done was begun. */
  readonly begunAtMs: Map<BatchRecord, number>;
  readonly signal: AbortSignal;
}

/**
 * Processes a batch lane by lane and notes in each record's `delivery` what became of it.
 * Resolves before the time is used up, whatever the records do.
 *
 * Lanes follow one another, but one that has used its share of the time is left to go on by
 * itself while the next begins. Were it waited for, a message that hangs would use up the time of
 * its neighbours at every delivery, until their receive counts send them to the dead-letter queue.
 */
export async function consumeBatch(
  { records, nowAtMs }: Invocation,
  options: ConsumeBatchOptions,
): Promise<void> {
  const end = new AbortController();
  const begunAtMs: BatchRun['begunAtMs'] = new Map();
  const run: BatchRun = { ...options, nowAtMs, begunAtMs, signal: end.signal };
  const pending: Promise<void>[] = [];
  let waitingCount = records.length;
  for (const ofLane of lanesOf(records)) {
    const shareMs = (options.leftMs() * ofLane.length) / waitingCount;
    waitingCount -= ofLane.length;
    const lane = consumeLane(run, ofLane);
    if (begunAtMs.size === 0) {
      await lane; // Without work, or after a bug, it has ended by now.
    } else {
      pending.push(lane);
      await doneWithin(options.clock, lane, shareMs);
    }
  }
  if (begunAtMs.size === 0) return;
  await doneWithin(options.clock, Promise.allSettled(pending), options.leftMs());
  end.abort('answered'); // With a reason: an error with a stack would be made otherwise.
  failUnfinished(run);
}

/** Records by lane, lanes in order of their first record. */
function lanesOf(records: readonly BatchRecord[]): Iterable<readonly BatchRecord[]> {
  const lanes = new Map<string, BatchRecord[]>();
  for (const record of records) {
    const ofLane = lanes.get(record.lane);
    if (ofLane === undefined) lanes.set(record.lane, [record]);
    else ofLane.push(record);
  }
  return lanes.values();
}

/**
 * Processes a lane up to its first failure. One exception: a record that is given up when it fails
 * now will not come back, so those behind it need not wait for it. They share its receive count,
 * and left unprocessed they would be given up with it.
 */
async function consumeLane(run: BatchRun, records: readonly BatchRecord[]): Promise<void> {
  const { nowAtMs, begunAtMs, signal } = run;
  for (const record of records) {
    if (run.leftMs() <= 0) return;
    const startedAtMs = nowAtMs();
    const work = run.processRecord(record, signal);
    let failure: string | undefined;
    if (work !== undefined) {
      begunAtMs.set(record, startedAtMs);
      failure = await work.then(() => undefined, failureOf);
      if (signal.aborted) return; // Too late: the batch was answered without it.
      begunAtMs.delete(record);
    }
    const { delivery } = record;
    delivery.startedAtMs = startedAtMs;
    delivery.endedAtMs = nowAtMs();
    delivery.outcome = failure === undefined ? 'processed' : 'failed';
    delivery.failure = failure;
    if (failure !== undefined && !run.isLastDelivery(record)) return;
  }
}

function failUnfinished({ nowAtMs, begunAtMs }: BatchRun): void {
  const endedAtMs = nowAtMs();
  for (const [{ delivery }, startedAtMs] of begunAtMs) {
    delivery.startedAtMs = startedAtMs;
    delivery.endedAtMs = endedAtMs;
    delivery.outcome = 'failed';
    delivery.failure = OUT_OF_TIME;
  }
}

/** The code of an error, or else its name: few values, so that they can be counted. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Resolves when `work` has settled, or else after `limitMs`. */
function doneWithin(clock: Clock, work: Promise<unknown>, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, resolve);
    const done = (): void => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}
