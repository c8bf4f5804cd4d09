import type { Activity } from '../activity/activity-record.ts';
import { encodeActivity } from '../activity/encode-activity.ts';
import type { Clock } from '../clock.ts';
import type { Arm } from '../observation/arm.ts';
import type { AttemptedRecord } from '../observation/attempt-observation.ts';
import type { Prng } from '../prng.ts';
import type { ArmGroup } from './arm-group.ts';
import { ArmSender, type FinishedCall, type SendingLimits } from './arm-sender.ts';
import type { LogCall } from './attempt-log.ts';
import type { OfferedRecord } from './offered-record.ts';
import type { ActivityEvent } from './producer-event.ts';

/** Where one record went on one arm. */
type SendResult =
  | { readonly outcome: 'ok'; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly outcome: 'ok'; readonly messageId: string }
  | { readonly outcome: 'fail' | 'unknown'; readonly errorCode: string };

/** The answer to an activity event. */
export interface ActivityReceipt {
  readonly kind: 'activity';
  readonly run: string;
  readonly dryRun: boolean;
  /** The record as it was sent, without its envelope. */
  readonly activity: Omit<Activity, 'kvs'>;
  readonly arms: Readonly<Partial<Record<Arm, SendResult>>>;
}

/** What {@link produceActivity} is made of. */
export interface ProduceActivityOptions {
  readonly clock: Clock;
  readonly prng: Prng;
  readonly groups: readonly ArmGroup[];
  readonly limits: SendingLimits;
  /** The name of this one send; also the run, unless the event names one. */
  readonly sendId: string;
  readonly logCall: LogCall;
  /** How long trying may take. */
  readonly sendingMsMax: number;
}

/** Sends one activity to every arm, with retries, and tells where it went. */
export async function produceActivity(
  { activity: given, run, dryRun }: ActivityEvent & { readonly run: string },
  { clock, prng, groups, limits, sendId, logCall, sendingMsMax }: ProduceActivityOptions,
): Promise<ActivityReceipt> {
  const intendedAtMs = clock.wallTimeMs();
  const activity = { ...given, timestamp: given.timestamp ?? intendedAtMs };
  const record: OfferedRecord = {
    orderingKey: activity.userId,
    keySequence: 0,
    partitionKey: activity.userId,
    deduplicationId: sendId,
    plannedFault: null,
    measured: false,
    intendedAtMs,
    dueMs: Number.NEGATIVE_INFINITY, // Alone as it is, there is nothing to wait for.
    isAscii: false,
    encode: (sentAtMs) =>
      encodeActivity({ ...activity, kvs: { run, seq: 0, intendedAtMs, sentAtMs } }),
  };
  const arms: Partial<Record<Arm, SendResult>> = {};
  const senders = groups.map(({ transport, arms: names }) => {
    const onCall = (call: FinishedCall): void => {
      logCall(names, call);
      // The last try is the one that counts.
      for (const arm of names) for (const tried of call.records) arms[arm] = sendResult(tried);
    };
    return new ArmSender({ clock, prng, transport, limits, onCall });
  });
  const cancelDeadline = clock.after(sendingMsMax, () => {
    for (const sender of senders) sender.stop();
  });
  try {
    for (const sender of senders) sender.offer([record]);
    await Promise.all(senders.map((sender) => sender.finish()));
  } finally {
    cancelDeadline();
  }
  return { kind: 'activity', run, dryRun, activity, arms };
}

function sendResult({
  outcome,
  brokerId = '',
  shardId,
  errorCode = '',
}: AttemptedRecord): SendResult {
  if (outcome !== 'ok') return { outcome, errorCode };
  return shardId === undefined
    ? { outcome, messageId: brokerId }
    : { outcome, shardId, sequenceNumber: brokerId };
}
