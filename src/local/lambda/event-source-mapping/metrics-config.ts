import { constraintViolated, unsupportedParameter } from './aws-refusals.ts';
import { MappingSettingError } from './errors.ts';
import { parseObject } from './property-values.ts';

/** Groups of metrics that AWS has; the other two are of Kafka. */
const METRIC_GROUPS = ['EventCount', 'ErrorCount', 'KafkaMetrics'];

/**
 * Tells whether MetricsConfig asks for the counts of events, the one group of metrics that
 * streams and queues have.
 *
 * @throws {AwsError} ValidationException for a group that AWS does not know;
 * InvalidParameterValueException, in our words, for one of Kafka
 * @throws {MappingSettingError} SETTING_MALFORMED, SETTING_UNKNOWN
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingMetricsConfig.html
 */
export function parseMetricsConfig(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  const { Metrics: groups = [], ...others } = parseObject(value, 'MetricsConfig');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const setting = `MetricsConfig.${unknown}`;
    throw new MappingSettingError('SETTING_UNKNOWN', setting, 'is not a mapping property');
  }
  if (!Array.isArray(groups)) {
    throw new MappingSettingError('SETTING_MALFORMED', 'MetricsConfig.Metrics', 'must be a list');
  }
  refuseUnknownGroups(groups);
  const ofKafka = groups.find((group) => group !== 'EventCount');
  if (ofKafka !== undefined) throw unsupportedParameter(`MetricsConfig.Metrics ${ofKafka}`);
  return groups.length > 0;
}

function refuseUnknownGroups(groups: readonly unknown[]): void {
  const setting = 'MetricsConfig.Metrics';
  const shown = `[${groups.slice(0, 10).map(String).join(', ')}]`;
  if (groups.length > METRIC_GROUPS.length) {
    const constraint = `have length less than or equal to ${METRIC_GROUPS.length}`;
    throw constraintViolated(setting, shown, constraint);
  }
  if (groups.every((group) => METRIC_GROUPS.some((known) => known === group))) return;
  const choice = `Member must satisfy enum value set: [${METRIC_GROUPS.join(', ')}]`;
  throw constraintViolated(setting, shown, `satisfy constraint: [${choice}]`);
}
