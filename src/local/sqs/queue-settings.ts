import { invalidAttribute, sqsError, unknownAttribute } from './sqs-error.ts';

/** When SQS gives up on a message and where it puts it. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** 1 to 1,000 receives before the move. */
  readonly maxReceiveCount: number;
}

/** A queue's attributes, in our units. */
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
 * Completes what is given, with AWS's defaults or with what the queue had before, and checks it.
 *
 * @throws {AwsError} InvalidAttributeValue: out of range; InvalidAttributeName: of FIFO queues
 */
export function completeQueueSettings(
  given: Partial<QueueSettings>,
  fifo: boolean,
  before: QueueSettings = QUEUE_DEFAULTS,
): QueueSettings {
  if (!fifo) refuseFifoSettings(given);
  const settings = { ...before, ...given };
  for (const { setting, api, minimum, maximum, unit } of NUMERIC_ATTRIBUTES) {
    const value = settings[setting] / unit;
    if (!(value >= minimum && value <= maximum)) throw invalidAttribute(api);
  }
  const { redrivePolicy, deduplicationScope, fifoThroughputLimit } = settings;
  if (redrivePolicy !== undefined) checkReceiveCount(redrivePolicy);
  if (fifoThroughputLimit === 'perMessageGroupId' && deduplicationScope !== 'messageGroup') {
    throw invalidAttribute(
      'FifoThroughputLimit',
      'To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be ' +
        'messageGroup.',
    );
  }
  return settings;
}

function refuseFifoSettings(given: Partial<QueueSettings>): void {
  if (given.contentBasedDeduplication) throw unknownAttribute('ContentBasedDeduplication');
  const ofFifoOnly = [
    ['DeduplicationScope', given.deduplicationScope],
    ['FifoThroughputLimit', given.fifoThroughputLimit],
  ] as const;
  for (const [name, value] of ofFifoOnly) {
    if (value === undefined) continue;
    const message = `You can specify the ${name} only when FifoQueue is set to true.`;
    throw sqsError('InvalidAttributeName', message);
  }
}

function checkReceiveCount({ maxReceiveCount }: RedrivePolicy): void {
  if (Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= 1000) return;
  throw invalidAttribute(
    'RedrivePolicy',
    `Invalid value for maxReceiveCount: ${maxReceiveCount}, ` +
      'valid values are from 1 to 1000 both inclusive.',
  );
}
