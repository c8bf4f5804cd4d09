import type { CreateStreamOptions } from '../kinesis/kinesis-stream.ts';
import type { ResourceProperties } from './resource-properties.ts';
import { propertyInvalid } from './resource-properties.ts';

const HOUR_MS = 3_600_000;
/** AWS has quotas per account and region instead; nobody runs as many on one machine. */
const SHARD_COUNT_MAX = 10_000;

/**
 * Reads an AWS::Kinesis::Stream.
 *
 * @throws {StackError} PROPERTY_INVALID
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html
 */
export function parseStreamResource(
  properties: ResourceProperties,
  name: string,
): CreateStreamOptions {
  const mode =
    properties
      .nested('StreamModeDetails')
      ?.oneOf('StreamMode', ['PROVISIONED', 'ON_DEMAND'] as const) ?? 'PROVISIONED';
  const shardCount = properties.count('ShardCount');
  if (mode === 'ON_DEMAND' && shardCount !== undefined) {
    throw propertyInvalid(properties.resource, 'an ON_DEMAND stream must not have a ShardCount');
  }
  if (shardCount !== undefined && (shardCount < 1 || shardCount > SHARD_COUNT_MAX)) {
    const message = `ShardCount must be 1 to ${SHARD_COUNT_MAX}`;
    throw propertyInvalid(properties.resource, message);
  }
  const retentionHours = properties.count('RetentionPeriodHours') ?? 24;
  if (retentionHours < 24 || retentionHours > 8760) {
    throw propertyInvalid(properties.resource, 'RetentionPeriodHours must be 24 to 8760');
  }
  const encryption = properties.nested('StreamEncryption');
  return {
    name,
    mode,
    shardCount,
    retentionMs: retentionHours * HOUR_MS,
    encryptionType: encryption?.oneOf('EncryptionType', ['KMS'] as const),
    keyId: encryption?.text('KeyId'),
  };
}
