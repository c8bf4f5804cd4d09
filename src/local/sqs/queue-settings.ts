import { invalidParameter } from './sqs-error.ts';

/** When SQS gives up on a message and where it puts it. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** 1 to 1,000 receives before the move. */
  readonly maxReceiveCount: number;
}

/** A queue's attributes, in our units. Queues here never change theirs. */
export interface QueueSettings {
  /** 0 to 12 h. @default 30,000 */
  readonly visibilityTimeoutMs: number;
  /** 60 s to 14 days. @default 345,600,000 (4 days) */
  readonly retentionMs: number;
  /** 0 to 15 min. @default 0 */
  readonly delayMs: number;
  /** 1,024 to 1,048,576, attributes included. @default 1,048,576 */
  readonly maximumMessageBytes: number;
  /** Wait of a receive that does not say: 0 to 20,000. @default 0 */
  readonly receiveWaitTimeMs: number;
  readonly redrivePolicy: RedrivePolicy | undefined;
  /** FIFO only. @default false */
  readonly contentBasedDeduplication: boolean;
  /** FIFO only. @default 'queue' */
  readonly deduplicationScope: 'queue' | 'messageGroup';
  /** FIFO only; `perMessageGroupId` needs the scope `messageGroup`. @default 'perQueue' */
  readonly fifoThroughputLimit: 'perQueue' | 'perMessageGroupId';
}

/**
 * What a queue has when nothing is said.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/CreateQueue
 */
const QUEUE_DEFAULTS: QueueSettings = {
  visibilityTimeoutMs: 30_000,
  retentionMs: 345_600_000,
  delayMs: 0,
  maximumMessageBytes: 1_048_576,
  receiveWaitTimeMs: 0,
  redrivePolicy: undefined,
  contentBasedDeduplication: false,
  deduplicationScope: 'queue',
  fifoThroughputLimit: 'perQueue',
};

/** The numeric attributes: their API names, ranges in API units, and our unit in theirs. */
export const NUMERIC_ATTRIBUTES = [
  {
    setting: 'visibilityTimeoutMs',
    api: 'VisibilityTimeout',
    minimum: 0,
    maximum: 43_200,
    unit: 1000,
  },
  {
    setting: 'retentionMs',
    api: 'MessageRetentionPeriod',
    minimum: 60,
    maximum: 1_209_600,
    unit: 1000,
  },
  { setting: 'delayMs', api: 'DelaySeconds', minimum: 0, maximum: 900, unit: 1000 },
  {
    setting: 'maximumMessageBytes',
    api: 'MaximumMessageSize',
    minimum: 1024,
    maximum: 1_048_576,
    unit: 1,
  },
  {
    setting: 'receiveWaitTimeMs',
    api: 'ReceiveMessageWaitTimeSeconds',
    minimum: 0,
    maximum: 20,
    unit: 1000,
  },
] as const;

/**
 * Completes and checks a queue's settings.
 *
 * @throws {AwsError} InvalidParameterValueException: out of range, or for the other queue type
 */
export function completeQueueSettings(given: Partial<QueueSettings>, fifo: boolean): QueueSettings {
  const settings = { ...QUEUE_DEFAULTS, ...given };
  for (const { setting, api, minimum, maximum, unit } of NUMERIC_ATTRIBUTES) {
    const value = settings[setting] / unit;
    if (!(value >= minimum && value <= maximum)) {
      throw invalidParameter(api, value, `Must be between ${minimum} and ${maximum}.`);
    }
  }
  const { redrivePolicy, contentBasedDeduplication, deduplicationScope } = settings;
  const { fifoThroughputLimit } = settings;
  if (redrivePolicy !== undefined) checkRedrivePolicy(redrivePolicy);
  if (!fifo && (contentBasedDeduplication || deduplicationScope !== 'queue')) {
    throw invalidParameter('FifoQueue', false, 'Deduplication is for FIFO queues only.');
  }
  if (fifoThroughputLimit === 'perMessageGroupId' && deduplicationScope !== 'messageGroup') {
    throw invalidParameter(
      'FifoThroughputLimit',
      fifoThroughputLimit,
      'perMessageGroupId is allowed only when DeduplicationScope is messageGroup.',
    );
  }
  return settings;
}

function checkRedrivePolicy(policy: RedrivePolicy): void {
  const { maxReceiveCount } = policy;
  if (Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= 1000) return;
  throw invalidParameter(
    'RedrivePolicy',
    JSON.stringify(policy),
    'Invalid value for maxReceiveCount: must be an integer from 1 to 1000.',
  );
}
