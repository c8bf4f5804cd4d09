import { unsupportedParameter } from './aws-refusals.ts';
import { MappingSettingError, notSimulated } from './errors.ts';
import { type MappingProperties, parseObject } from './property-values.ts';

/** Properties without influence on how records travel; Tags only label the mapping. */
const WITHOUT_EFFECT = new Set(['EventSourceArn', 'FunctionName', 'MetricsConfig', 'Tags']);

/** Properties that AWS has and no local mapping simulates. */
const NOT_SIMULATED = new Set([
  'AmazonManagedKafkaEventSourceConfig',
  'DocumentDBEventSourceConfig',
  'KMSKeyArn',
  'KmsKeyArn',
  'LoggingConfig',
  'ProvisionedPollerConfig',
  'Queues',
  'SelfManagedEventSource',
  'SelfManagedKafkaEventSourceConfig',
  'SourceAccessConfigurations',
  'Topics',
]);

/** What a kind of mapping does with the properties that not every kind has. */
export interface PropertySupport {
  readonly simulated: ReadonlySet<string>;
  /** AWS itself refuses these for this kind of source. */
  readonly unsupportedByAws: ReadonlySet<string>;
}

/**
 * Takes the properties of a mapping after refusing, by name, what would have no effect.
 *
 * A property that AWS knows but we do not simulate passes only with a value that switches
 * it off: `KmsKeyArn: ''`, `Topics: []`.
 * `EventSourceArn` and `FunctionName` are the caller's: it chose source and function by them.
 *
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_UNKNOWN, SETTING_MALFORMED
 * @throws {AwsError} InvalidParameterValueException for a property of another kind of source
 */
export function parseMappingProperties(
  value: unknown,
  support: PropertySupport,
): MappingProperties {
  const properties = parseObject(value, 'Properties');
  for (const [name, setting] of Object.entries(properties)) {
    if (setting === undefined || setting === null) continue;
    if (support.simulated.has(name) || WITHOUT_EFFECT.has(name)) continue;
    if (support.unsupportedByAws.has(name)) throw unsupportedParameter(name);
    if (!NOT_SIMULATED.has(name)) {
      throw new MappingSettingError('SETTING_UNKNOWN', name, 'is not a mapping property');
    }
    if (!isOff(setting)) throw notSimulated(name);
  }
  return properties;
}

/** Tells a value that switches a setting off: nothing, zero, empty, or only such values inside. */
export function isOff(value: unknown): boolean {
  if (value === undefined || value === null || value === 0 || value === '0') return true;
  if (typeof value !== 'object') return value === '';
  return Object.values(value).every(isOff);
}
