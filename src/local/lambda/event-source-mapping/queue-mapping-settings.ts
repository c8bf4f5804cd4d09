import { invalidParameter } from './aws-refusals.ts';
import type { FilterPattern } from './filter/filter-pattern.ts';
import { parseQueueFilters } from './filter/parse-filter-criteria.ts';
import { parseMappingProperties } from './mapping-properties.ts';
import { parseFlag, parseReportBatchItemFailures, parseWholeNumber } from './property-values.ts';
import { parseQueueScaling, type QueueScaling } from './queue-scaling.ts';

/**
 * The settings of an event source mapping of an SQS queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export interface QueueMappingSettings {
  /** Most messages in one invocation: 1 to 10,000, of a FIFO queue 1 to 10. @default 10 */
  readonly batchSize: number;
  /** How long a batch may be gathered, 0 to 300,000; 0 for a FIFO queue. @default 0 */
  readonly maximumBatchingWindowMs: number;
  /** Read the function's answer for the messages that failed. @default false */
  readonly reportBatchItemFailures: boolean;
  /** @default standard */
  readonly scaling: QueueScaling;
  /** What one of these matches reaches the function; everything if there is none, 0 to 5. */
  readonly filterPatterns: readonly FilterPattern[];
  /** @default true */
  readonly enabled: boolean;
}

/** What AWS compares a queue mapping's settings with. */
export interface QueueMappingSurroundings {
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  readonly functionTimeoutMs: number;
}

const SIMULATED = new Set([
  'BatchSize',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'ProvisionedPollerConfig',
  'ScalingConfig',
]);
const UNSUPPORTED_BY_AWS = new Set([
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
  'StartingPositionTimestamp',
  'TumblingWindowInSeconds',
]);

/**
 * Reads the settings of a queue mapping from its CloudFormation properties, every reference
 * resolved.
 *
 * @throws {AwsError} InvalidParameterValueException, ValidationException: AWS's own refusals
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_UNKNOWN, SETTING_MALFORMED
 */
export function parseQueueMappingSettings(
  value: unknown,
  context: QueueMappingSurroundings,
): QueueMappingSettings {
  const support = { simulated: SIMULATED, unsupportedByAws: UNSUPPORTED_BY_AWS };
  const properties = parseMappingProperties(value, support);
  const number = (setting: string, min: number, max: number, defaultValue: number): number =>
    parseWholeNumber(properties[setting], { setting, min, max, defaultValue });

  const settings = {
    batchSize: number('BatchSize', 1, 10_000, 10),
    maximumBatchingWindowMs: number('MaximumBatchingWindowInSeconds', 0, 300, 0) * 1000,
    reportBatchItemFailures: parseReportBatchItemFailures(properties['FunctionResponseTypes']),
    scaling: parseQueueScaling(properties),
    filterPatterns: parseQueueFilters(properties['FilterCriteria']),
    enabled: parseFlag(properties['Enabled'], 'Enabled', true),
  };
  refuseWhatAwsRefuses(settings, context);
  return settings;
}

/** The text about the batch size of a FIFO queue is ours: AWS's is not known. */
function refuseWhatAwsRefuses(
  { batchSize, maximumBatchingWindowMs }: QueueMappingSettings,
  { fifo, visibilityTimeoutMs, functionTimeoutMs }: QueueMappingSurroundings,
): void {
  if (fifo && batchSize > 10) {
    throw invalidParameter('Maximum batch size for a FIFO queue is 10');
  }
  if (fifo && maximumBatchingWindowMs > 0) {
    throw invalidParameter('Batching window is not supported for FIFO queues');
  }
  if (batchSize > 10 && maximumBatchingWindowMs === 0) {
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is ' +
        'greater than 10',
    );
  }
  if (functionTimeoutMs > visibilityTimeoutMs) {
    throw invalidParameter(
      `Queue visibility timeout: ${visibilityTimeoutMs / 1000} seconds is less than ` +
        `Function timeout: ${functionTimeoutMs / 1000} seconds`,
    );
  }
}
