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
  readonly invocation: Invocation;
  /** When each record that is begun and not done was begun, by its index. */
  readonly begunAtMs: Map<number, number>;
  readonly signal: AbortSignal;
}

/**
 * Processes a batch lane by lane and notes in `invocation.deliveries` what became of each record.
 * Resolves before the time is used up, whatever the records do.
 *
 * Lanes follow one another, but one that has used its share of the time is left to go on by
 * itself while the next begins. Were it waited for, a message that hangs would use up the time of
 * its neighbours at every delivery, until their receive counts send them to the dead-letter queue.
 */
export async function consumeBatch(
  invocation: Invocation,
  options: ConsumeBatchOptions,
): Promise<void> {
  const end = new AbortController();
  const run = { ...options, invocation, begunAtMs: new Map<number, number>(), signal: end.signal };
  const lanes = lanesOf(invocation.records);
  const pending: Promise<void>[] = [];
  let waitingCount = invocation.records.length;
  for (const indexes of lanes) {
    const shareMs = (options.leftMs() * indexes.length) / waitingCount;
    waitingCount -= indexes.length;
    const lane = consumeLane(run, indexes);
    pending.push(lane);
    await doneWithin(options.clock, lane, shareMs);
  }
  await doneWithin(options.clock, Promise.allSettled(pending), options.leftMs());
  end.abort('answered'); // With a reason: an error with a stack would be made otherwise.
  failUnfinished(run);
}

/** Indexes of records by lane, lanes in order of their first record. */
function lanesOf(records: readonly BatchRecord[]): Iterable<readonly number[]> {
  const lanes = new Map<string, number[]>();
  for (const [index, { lane }] of records.entries()) {
    const indexes = lanes.get(lane);
    if (indexes === undefined) lanes.set(lane, [index]);
    else indexes.push(index);
  }
  return lanes.values();
}

/**
 * Processes a lane up to its first failure. One exception: a record that is given up when it fails
 * now will not come back, so those behind it need not wait for it. They share its receive count,
 * and left unprocessed they would be given up with it.
 */
async function consumeLane(run: BatchRun, indexes: readonly number[]): Promise<void> {
  const { records, deliveries, nowAtMs } = run.invocation;
  for (const index of indexes) {
    const record = records[index];
    if (record === undefined || run.leftMs() <= 0) return;
    const startedAtMs = nowAtMs();
    const work = run.processRecord(record, run.signal);
    let failure: string | undefined;
    if (work !== undefined) {
      run.begunAtMs.set(index, startedAtMs);
      failure = await work.then(() => undefined, failureOf);
      if (run.signal.aborted) return; // Too late: the batch was answered without it.
      run.begunAtMs.delete(index);
    }
    const endedAtMs = nowAtMs();
    const { identity } = record;
    deliveries[index] =
      failure === undefined
        ? { ...identity, startedAtMs, endedAtMs, outcome: 'processed' }
        : { ...identity, startedAtMs, endedAtMs, outcome: 'failed', failure };
    if (failure !== undefined && !run.isLastDelivery(record)) return;
  }
}

function failUnfinished({ invocation, begunAtMs }: BatchRun): void {
  const endedAtMs = invocation.nowAtMs();
  for (const [index, startedAtMs] of begunAtMs) {
    const record = invocation.records[index];
    if (record === undefined) continue;
    invocation.deliveries[index] = {
      ...record.identity,
      startedAtMs,
      endedAtMs,
      outcome: 'failed',
      failure: OUT_OF_TIME,
    };
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
