import type { AttemptedRecord } from '../observation/attempt-observation.ts';
import type { OfferedRecord } from './offered-record.ts';
import type { OutgoingRecord, PublishOutcome } from './transport-port.ts';

/** A record on its way through one arm. */
export class SendJob implements OutgoingRecord {
  readonly offered: OfferedRecord;
  readonly partitionKey: string;
  /** Settled by the first try and the same in every later one. */
  text = '';
  /** UTF-8 lengths of text and partition key. */
  sizeBytes = 0;
  tryCount = 0;
  /** A try ended `unknown`, so the broker may have the record whatever later tries say. */
  mayBeThere = false;

  /** A record that has not been tried. */
  constructor(offered: OfferedRecord) {
    this.offered = offered;
    this.partitionKey = offered.partitionKey;
  }

  get dueMs(): number {
    return this.offered.dueMs;
  }

  get isAscii(): boolean {
    return this.offered.isAscii;
  }

  get deduplicationId(): string {
    return this.offered.deduplicationId;
  }

  /** Makes it ready to leave at `sentAtMs`; once it was tried, it stays as it then left. */
  encode(sentAtMs: number): void {
    if (this.tryCount > 0) return;
    const { offered, partitionKey } = this;
    this.text = offered.encode(sentAtMs);
    this.sizeBytes = offered.isAscii
      ? this.text.length + partitionKey.length
      : Buffer.byteLength(this.text) + Buffer.byteLength(partitionKey);
  }
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
    brokerSequence: accepted?.brokerSequence,
    shardId: accepted?.shardId,
    plannedFault: plannedFault ?? undefined,
  };
}
