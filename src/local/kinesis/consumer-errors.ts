import { AwsError } from '../aws-error.ts';
import type { StreamIdentity } from './stream-errors.ts';

/** Names a registered consumer in an error text. */
export interface ConsumerIdentity {
  readonly name: string;
  readonly stream: StreamIdentity;
  /** Whole seconds since the Unix epoch. */
  readonly createdAtSeconds: number;
}

/** No such consumer; `name` is its name or its ARN, as the client gave it. */
export function consumerNotFound(
  name: string,
  { accountId }: Pick<StreamIdentity, 'accountId'>,
): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Consumer ${name}, account ${accountId} not found.`,
  );
}

/** The stream has a consumer of that name. */
export function consumerExists(name: string, stream: StreamIdentity): AwsError {
  return new AwsError(
    'ResourceInUseException',
    `Consumer ${name} under stream ${stream.name} already exists for account ${stream.accountId}.`,
  );
}

/** The consumer is still being created. */
export function consumerNotActive({ name, stream, createdAtSeconds }: ConsumerIdentity): AwsError {
  return new AwsError(
    'ResourceInUseException',
    `Consumer ${name} with creation timestamp ${createdAtSeconds} under stream: ${stream.name}, ` +
      `account ${stream.accountId} is not in ACTIVE status.`,
  );
}

/** The consumer has a subscription to the shard, or has just had one. */
export function subscriptionExists({ name, stream }: ConsumerIdentity, shardId: string): AwsError {
  return new AwsError(
    'ResourceInUseException',
    'Another active subscription exists for this consumer: ' +
      `${stream.accountId}:${stream.name}:${shardId}:${name}`,
  );
}
