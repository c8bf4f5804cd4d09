import { invalidParameter } from './aws-refusals.ts';
import { notSimulated } from './errors.ts';
import { isOff } from './mapping-properties.ts';
import { type MappingProperties, parseObject, parseWholeNumber } from './property-values.ts';

/**
 * How the concurrency of a queue mapping is scaled.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export type QueueScaling =
  /** By AWS's own rules. */
  | { readonly kind: 'standard' }
  /** With at most 2 to 1,000 batches in flight. */
  | { readonly kind: 'capped'; readonly maximumConcurrency: number }
  /** Provisioned mode: 2 to 200 event pollers at least, 2 to 10,000 at most. */
  | {
      readonly kind: 'provisioned';
      readonly minimumPollerCount: number;
      readonly maximumPollerCount: number;
    };

/** The fewest event pollers of a queue. AWS's model says 1, which holds for Kafka only. */
const POLLER_COUNT_MIN = 2;

/**
 * Reads ScalingConfig and ProvisionedPollerConfig, which exclude each other. The empty object
 * takes either away.
 *
 * @throws {AwsError} ValidationException, InvalidParameterValueException
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_MALFORMED
 */
export function parseQueueScaling(properties: MappingProperties): QueueScaling {
  const maximumConcurrency = parseMaximumConcurrency(properties['ScalingConfig']);
  const pollers = parsePollers(properties['ProvisionedPollerConfig']);
  if (maximumConcurrency === null) return pollers ?? { kind: 'standard' };
  if (pollers === null) return { kind: 'capped', maximumConcurrency };
  // The texts about pollers are ours: AWS documents the rules but not its words.
  throw invalidParameter(
    'ScalingConfig and ProvisionedPollerConfig are mutually exclusive: an event source mapping ' +
      'has either maximum concurrency or provisioned mode',
  );
}

function parseMaximumConcurrency(value: unknown): number | null {
  const { MaximumConcurrency: maximum } = parseOnly(value, 'ScalingConfig', ['MaximumConcurrency']);
  if (maximum === undefined || maximum === null) return null;
  const setting = 'ScalingConfig.MaximumConcurrency';
  return parseWholeNumber(maximum, { setting, min: 2, max: 1000, defaultValue: 1000 });
}

function parsePollers(value: unknown): Extract<QueueScaling, { kind: 'provisioned' }> | null {
  const names = ['MinimumPollers', 'MaximumPollers'] as const;
  const config = parseOnly(value, 'ProvisionedPollerConfig', names);
  if (names.every((name) => (config[name] ?? null) === null)) return null;
  const count = (name: (typeof names)[number], max: number, defaultValue: number): number => {
    const setting = `ProvisionedPollerConfig.${name}`;
    const pollerCount = parseWholeNumber(config[name], { setting, min: 1, max, defaultValue });
    if (pollerCount >= POLLER_COUNT_MIN) return pollerCount;
    throw invalidParameter(`${name} must be at least ${POLLER_COUNT_MIN} for Amazon SQS`);
  };
  const minimumPollerCount = count('MinimumPollers', 200, POLLER_COUNT_MIN);
  const maximumPollerCount = count('MaximumPollers', 10_000, 200);
  if (minimumPollerCount > maximumPollerCount) {
    throw invalidParameter(
      `MinimumPollers ${minimumPollerCount} is greater than MaximumPollers ${maximumPollerCount}`,
    );
  }
  return { kind: 'provisioned', minimumPollerCount, maximumPollerCount };
}

/** An object with these members at most; none without a value. Others may only be switched off. */
function parseOnly(value: unknown, setting: string, names: readonly string[]): MappingProperties {
  if (value === undefined || value === null) return {};
  const members = parseObject(value, setting);
  for (const [name, member] of Object.entries(members)) {
    if (!names.includes(name) && !isOff(member)) throw notSimulated(`${setting}.${name}`);
  }
  return members;
}
