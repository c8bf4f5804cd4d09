import type { StreamPosition } from '../../kinesis/stream-source.ts';
import {
  constraintViolated,
  invalidParameter,
  missingParameter,
  unsupportedParameter,
} from './aws-refusals.ts';
import { MappingSettingError, notSimulated } from './errors.ts';
import type { FilterPattern } from './filter/filter-pattern.ts';
import { parseStreamFilters } from './filter/parse-filter-criteria.ts';
import { parseMappingProperties } from './mapping-properties.ts';
import {
  type MappingProperties,
  parseFlag,
  parseObject,
  parseReportBatchItemFailures,
  parseWholeNumber,
} from './property-values.ts';

/** Where a stream mapping starts on the shards that exist when it is made. */
type StartingPosition = Extract<
  StreamPosition,
  { kind: 'trim-horizon' | 'latest' | 'at-timestamp' }
>;

/**
 * The settings of an event source mapping of a Kinesis stream.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
export interface StreamMappingSettings {
  /** Most records in one invocation, 1 to 10,000. @default 100 */
  readonly batchSize: number;
  /** How long a batch may be gathered, 0 to 300,000. @default 0 */
  readonly maximumBatchingWindowMs: number;
  readonly startingPosition: StartingPosition;
  /** Batches of one shard in flight at once, 1 to 10. @default 1 */
  readonly parallelizationFactor: number;
  /** Cut a failed batch in two and try each half. @default false */
  readonly bisectBatchOnFunctionError: boolean;
  /** Retries after the first attempt, up to 10,000; -1 for no limit. @default -1 */
  readonly maximumRetryAttempts: number;
  /** Discard records older than this, 60,000 to 604,800,000; -1 when they expire. @default -1 */
  readonly maximumRecordAgeMs: number;
  /** Read the function's answer for the records that failed. @default false */
  readonly reportBatchItemFailures: boolean;
  /** Length of the windows in which state is handed on, 0 to 900,000; 0 for none. @default 0 */
  readonly tumblingWindowMs: number;
  /** Standard queue, standard topic or bucket told of discarded batches; null for none. */
  readonly onFailureDestinationArn: string | null;
  /** What one of these matches reaches the function; everything if there is none, 0 to 5. */
  readonly filterPatterns: readonly FilterPattern[];
  /** @default true */
  readonly enabled: boolean;
}

const SIMULATED = new Set([
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
  'StartingPositionTimestamp',
  'TumblingWindowInSeconds',
]);
const UNSUPPORTED_BY_AWS = new Set(['ScalingConfig']);

/**
 * Reads the settings of a stream mapping from its CloudFormation properties, every reference
 * resolved. `nowAtMs` is the wall time, since a starting timestamp must not lie after it.
 *
 * @throws {AwsError} InvalidParameterValueException, ValidationException: AWS's own refusals
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_UNKNOWN, SETTING_MALFORMED
 */
export function parseStreamMappingSettings(value: unknown, nowAtMs: number): StreamMappingSettings {
  const support = { simulated: SIMULATED, unsupportedByAws: UNSUPPORTED_BY_AWS };
  const properties = parseMappingProperties(value, support);
  const number = (setting: string, min: number, max: number, defaultValue: number): number =>
    parseWholeNumber(properties[setting], { setting, min, max, defaultValue });
  const flag = (setting: string, defaultValue: boolean): boolean =>
    parseFlag(properties[setting], setting, defaultValue);

  return {
    batchSize: number('BatchSize', 1, 10_000, 100),
    maximumBatchingWindowMs: number('MaximumBatchingWindowInSeconds', 0, 300, 0) * 1000,
    startingPosition: parseStartingPosition(properties, nowAtMs),
    parallelizationFactor: number('ParallelizationFactor', 1, 10, 1),
    bisectBatchOnFunctionError: flag('BisectBatchOnFunctionError', false),
    maximumRetryAttempts: number('MaximumRetryAttempts', -1, 10_000, -1),
    maximumRecordAgeMs: recordAgeMs(number('MaximumRecordAgeInSeconds', -1, 604_800, -1)),
    reportBatchItemFailures: parseReportBatchItemFailures(properties['FunctionResponseTypes']),
    tumblingWindowMs: number('TumblingWindowInSeconds', 0, 900, 0) * 1000,
    onFailureDestinationArn: parseOnFailureDestination(properties['DestinationConfig']),
    filterPatterns: parseStreamFilters(properties['FilterCriteria']),
    enabled: flag('Enabled', true),
  };
}

function parseStartingPosition(properties: MappingProperties, nowAtMs: number): StartingPosition {
  const position = properties['StartingPosition'];
  const timestamp = properties['StartingPositionTimestamp'];
  if (position === undefined || position === null) throw missingParameter('StartingPosition');
  if (position === 'AT_TIMESTAMP') return parseStartingTimestamp(timestamp, nowAtMs);
  if (timestamp !== undefined && timestamp !== null) {
    throw invalidParameter('StartingPositionTimestamp is valid only with AT_TIMESTAMP');
  }
  if (position === 'TRIM_HORIZON') return { kind: 'trim-horizon' };
  if (position === 'LATEST') return { kind: 'latest' };
  const constraint = 'satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]';
  throw constraintViolated('StartingPosition', String(position), constraint);
}

/** Unix seconds, with a fraction if need be. */
function parseStartingTimestamp(value: unknown, nowAtMs: number): StartingPosition {
  if (value === undefined || value === null) throw invalidParameter('Need to specify a timestamp');
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || value === '') {
    const explanation = 'must be a number of Unix seconds';
    throw new MappingSettingError('SETTING_MALFORMED', 'StartingPositionTimestamp', explanation);
  }
  const atMs = Math.round(seconds * 1000);
  if (atMs > nowAtMs) throw invalidParameter('StartingPositionTimestamp must not be in the future');
  return { kind: 'at-timestamp', atMs };
}

/** The API range begins at -1, but 0 to 59 are refused all the same. */
function recordAgeMs(seconds: number): number {
  if (seconds === -1) return -1;
  if (seconds < 60) {
    throw invalidParameter(
      'MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)',
    );
  }
  return seconds * 1000;
}

/** Null when there is none; the empty text is how a mapping's destination is cleared. */
function parseOnFailureDestination(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const {
    OnFailure: onFailure,
    OnSuccess: onSuccess,
    ...others
  } = parseObject(value, 'DestinationConfig');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const setting = `DestinationConfig.${unknown}`;
    throw new MappingSettingError('SETTING_UNKNOWN', setting, 'is not a mapping property');
  }
  if (onSuccess !== undefined && onSuccess !== null)
    throw unsupportedParameter('DestinationConfig');
  if (onFailure === undefined || onFailure === null) return null;

  const setting = 'DestinationConfig.OnFailure.Destination';
  const arn = parseObject(onFailure, 'DestinationConfig.OnFailure')['Destination'];
  if (arn === undefined || arn === null || arn === '') return null;
  if (typeof arn !== 'string') {
    throw new MappingSettingError('SETTING_MALFORMED', setting, 'must be an ARN');
  }
  if (!/^arn:[\w-]+:(sqs|sns|s3):/.test(arn)) {
    throw notSimulated(`${setting} other than an SQS queue, an SNS topic or an S3 bucket`);
  }
  if (arn.endsWith('.fifo')) {
    throw invalidParameter('A FIFO queue or topic cannot be an on-failure destination');
  }
  return arn;
}
