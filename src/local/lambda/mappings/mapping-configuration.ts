import { isOff } from '../event-source-mapping/mapping-properties.ts';
import { type MappingProperties, parseObject } from '../event-source-mapping/property-values.ts';
import type { MappingPlan } from './plan-mapping.ts';

/** What AWS assumes, and echoes, for settings of a stream mapping that were not given. */
const STREAM_DEFAULTS: MappingProperties = {
  BatchSize: 100,
  BisectBatchOnFunctionError: false,
  FunctionResponseTypes: [],
  MaximumBatchingWindowInSeconds: 0,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  ParallelizationFactor: 1,
  TumblingWindowInSeconds: 0,
};

/** The same for a queue mapping. */
const QUEUE_DEFAULTS: MappingProperties = {
  BatchSize: 10,
  FunctionResponseTypes: [],
  MaximumBatchingWindowInSeconds: 0,
};

/** Settings without a default, echoed only when they say something. */
const WITHOUT_DEFAULT = [
  'FilterCriteria',
  'MetricsConfig',
  'ProvisionedPollerConfig',
  'ScalingConfig',
  'StartingPosition',
];

/**
 * A mapping's settings as the API tells them: as given, or the default.
 *
 * A setting that is given in a template as text, since CloudFormation's parameters are text, is
 * told as what it means.
 */
export function describeSettings({ kind, properties }: MappingPlan): MappingProperties {
  const defaults = kind === 'stream' ? STREAM_DEFAULTS : QUEUE_DEFAULTS;
  const described = Object.entries(defaults).map(([name, byDefault]) => {
    const given = properties[name] ?? byDefault;
    return [name, typeof byDefault === 'object' ? given : plainValue(given)];
  });
  const others = WITHOUT_DEFAULT.filter((name) => !isOff(properties[name])).map((name) => [
    name,
    properties[name],
  ]);
  return {
    ...Object.fromEntries([...described, ...others]),
    ...(kind === 'stream' && describeStreamOnly(properties)),
  };
}

function describeStreamOnly(properties: MappingProperties): MappingProperties {
  const timestamp = properties['StartingPositionTimestamp'] ?? undefined;
  return {
    DestinationConfig: { OnFailure: describeOnFailure(properties['DestinationConfig']) },
    ...(timestamp !== undefined && { StartingPositionTimestamp: Number(timestamp) }),
  };
}

/** Without a destination AWS tells an empty object. */
function describeOnFailure(destinationConfig: unknown): MappingProperties {
  if (isOff(destinationConfig)) return {};
  const config = parseObject(destinationConfig, 'DestinationConfig');
  return parseObject(config['OnFailure'], 'DestinationConfig.OnFailure');
}

/** The number or boolean that a text of a template stands for. */
function plainValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value === 'true' || value === 'false' ? value === 'true' : Number(value);
}
