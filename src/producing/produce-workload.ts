import { type Clock, sleep } from '../clock.ts';
import type { Arm } from '../observation/arm.ts';
import type { Prng } from '../prng.ts';
import { plannedRecordEncoder } from '../workload/encode-planned-record.ts';
import type { ReadSchedule } from '../workload/schedule-reader.ts';
import type { ArmGroup } from './arm-group.ts';
import { ArmSender, type FinishedCall, type SendingLimits } from './arm-sender.ts';
import type { LogCall } from './attempt-log.ts';
import type { OfferedRecord } from './offered-record.ts';
import { PlannedOffer } from './planned-offer.ts';
import type { WorkloadEvent } from './producer-event.ts';
import { type ArmSummary, type ProducerSummary, scheduleWarning } from './producer-summary.ts';
import { TIMER_RESOLUTION_MS } from './timer-resolution.ts';

/** What {@link produceWorkload} is made of. */
export interface ProduceWorkloadOptions {
  readonly clock: Clock;
  readonly prng: Prng;
  readonly sandbox: string;
  readonly groups: readonly ArmGroup[];
  readonly limits: SendingLimits;
  readonly readSchedule: ReadSchedule;
  readonly logCall: LogCall;
  /** How long sending may take; what is then left is given up as unsent. */
  readonly sendingMsMax: number;
}

/** A start that is not given lies this far ahead, so that the first records are not late. */
const START_LEAD_MS = 20;

/** Records offered at a time; when far behind, calls get their turn in between. */
const OFFERED_COUNT_MAX = 1000;

/** Unresolved records per arm at which sending stops: the arm will not catch up any more. */
const BACKLOG_COUNT_MAX = 200_000;

/**
 * Sends a workload open loop: each record is offered to every arm at its intended instant,
 * whatever became of those before it. The schedule is computed from the start and never moved,
 * so a producer that falls behind shows it as lag instead of hiding it.
 */
export async function produceWorkload(
  event: WorkloadEvent,
  options: ProduceWorkloadOptions,
): Promise<ProducerSummary> {
  const { clock, sandbox, readSchedule } = options;
  const startAtMs = event.startAtMs ?? clock.wallTimeMs() + START_LEAD_MS;
  const senders = createSenders(options);
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => {
    for (const { sender } of senders) sender.stop();
  });
  const cancelDeadline = clock.after(options.sendingMsMax, () => stop.abort('time ran short'));
  try {
    const neverOfferedCount = await offerOnSchedule(event, {
      clock,
      senders,
      startAtMs,
      stop,
      readSchedule,
    });
    await Promise.all(senders.map(({ sender }) => sender.finish()));
    const arms = summarizeArms(senders, neverOfferedCount);
    const warning = scheduleWarning(arms, stop.signal.aborted ? String(stop.signal.reason) : null);
    return {
      kind: 'workload',
      run: event.run,
      dryRun: event.dryRun,
      sandbox,
      startAtMs,
      arms,
      keptSchedule: warning === undefined,
      ...(warning === undefined ? undefined : { warning }),
    };
  } finally {
    cancelDeadline();
  }
}

interface GroupSender {
  readonly arms: ArmGroup['arms'];
  readonly sender: ArmSender;
}

function createSenders(options: ProduceWorkloadOptions): readonly GroupSender[] {
  const { clock, prng, limits, logCall } = options;
  return options.groups.map(({ transport, arms }) => {
    const onCall = (call: FinishedCall): void => logCall(arms, call);
    return { arms, sender: new ArmSender({ clock, prng, transport, limits, onCall }) };
  });
}

interface Offering {
  readonly clock: Clock;
  readonly readSchedule: ReadSchedule;
  readonly senders: readonly GroupSender[];
  readonly startAtMs: number;
  readonly stop: AbortController;
}

/** Offers what is due until all is offered or sending is stopped; returns how many were not. */
async function offerOnSchedule(
  event: WorkloadEvent,
  { clock, readSchedule, senders, startAtMs, stop }: Offering,
): Promise<number> {
  const startMs = clock.monotonicMs() + (startAtMs - clock.wallTimeMs());
  const { run, workload } = event;
  const nextRecord = readSchedule(workload, event);
  const encode = plannedRecordEncoder({ workload, run, startAtMs });
  const offering = { run, warmUpMs: workload.warmUpMs, startAtMs, startMs, encode };

  let next = nextRecord();
  let offerCount = 0;
  while (next !== undefined && !stop.signal.aborted) {
    const elapsedMs = clock.monotonicMs() - startMs;
    const due: OfferedRecord[] = [];
    while (next && next.offsetMs <= elapsedMs && due.length < OFFERED_COUNT_MAX) {
      due.push(new PlannedOffer(next, offering));
      next = nextRecord();
    }
    if (due.length > 0) offerToAll(senders, due, offerCount++);
    if (senders.some(({ sender }) => sender.unresolvedCount > BACKLOG_COUNT_MAX)) {
      stop.abort('the backlog grew too long');
    }
    if (next === undefined) break;
    const delayMs = startMs + next.offsetMs - clock.monotonicMs();
    await sleep(clock, Math.max(TIMER_RESOLUTION_MS, delayMs), stop.signal);
  }
  let neverOfferedCount = 0;
  for (; next !== undefined; next = nextRecord()) neverOfferedCount++;
  return neverOfferedCount;
}

/** Another arm goes first every time, so that none is always the one that waits for the others. */
function offerToAll(
  senders: readonly GroupSender[],
  due: readonly OfferedRecord[],
  offerCount: number,
): void {
  for (let turn = 0; turn < senders.length; turn++) {
    senders[(offerCount + turn) % senders.length]?.sender.offer(due);
  }
}

function summarizeArms(
  senders: readonly GroupSender[],
  neverOfferedCount: number,
): ProducerSummary['arms'] {
  const arms: Partial<Record<Arm, ArmSummary>> = {};
  for (const { arms: names, sender } of senders) {
    const unsent = sender.tally.unsent + neverOfferedCount;
    const attempted = sender.tally.ok + sender.tally.failed + sender.tally.unknown;
    const planned = attempted + unsent;
    const summary = {
      planned,
      attempted,
      ...sender.tally,
      unsent,
      scheduleLag: sender.summarizeLag(),
    };
    for (const arm of names) arms[arm] = summary;
  }
  return arms;
}
