import type { AttemptedRecord } from '../observation/attempt-observation.ts';
import type { OfferedRecord } from './offered-record.ts';
import type { OutgoingRecord, PublishOutcome } from './transport-port.ts';

/** A record on its way through one arm. */
export interface SendJob {
  readonly offered: OfferedRecord;
  readonly partitionKey: string;
  readonly dueMs: number;
  /** Encoded at the first try and the same in every later one. */
  outgoing: OutgoingRecord | null;
  tryCount: number;
  /** A try ended `unknown`, so the broker may have the record whatever later tries say. */
  mayBeThere: boolean;
}

/** A record that has not been tried. */
export function createSendJob(offered: OfferedRecord): SendJob {
  const { partitionKey, dueMs } = offered;
  return { offered, partitionKey, dueMs, outgoing: null, tryCount: 0, mayBeThere: false };
}

/** The record as it leaves at `sentAtMs`, or as it left first. */
export function encodeSendJob({ offered, outgoing }: SendJob, sentAtMs: number): OutgoingRecord {
  if (outgoing) return outgoing;
  const { partitionKey, deduplicationId } = offered;
  return { text: offered.encode(sentAtMs), partitionKey, deduplicationId };
}

/** What the log says of the try that ended with `outcome`. */
export function attemptedRecord(job: SendJob, outcome: PublishOutcome): AttemptedRecord {
  const { orderingKey, keySequence, intendedAtMs, plannedFault } = job.offered;
  const accepted = outcome.kind === 'ok' ? outcome : undefined;
  return {
    orderingKey,
    keySequence,
    intendedAtMs,
    tryNumber: job.tryCount,
    outcome: outcome.kind,
    errorCode: outcome.kind === 'ok' ? undefined : outcome.errorCode,
    brokerId: accepted?.brokerId,
    shardId: accepted?.shardId,
    plannedFault: plannedFault ?? undefined,
  };
}
