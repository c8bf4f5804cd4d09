import { AwsError } from '../aws-error.ts';

/** Names a stream in an error text as AWS does. */
export interface StreamIdentity {
  readonly name: string;
  readonly accountId: string;
}

/** The stream does not exist, in this account and region. */
export function streamNotFound({ name, accountId }: StreamIdentity): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Stream ${name} under account ${accountId} not found.`,
  );
}

/** The stream exists and has no such shard. */
export function shardNotFound(shardId: string, { name, accountId }: StreamIdentity): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Shard ${shardId} in stream ${name} under account ${accountId} does not exist`,
  );
}

/** As {@link shardNotFound}, in the words of SplitShard and MergeShards. */
export function shardToReshardNotFound(
  shardId: string,
  { name, accountId }: StreamIdentity,
): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Could not find shard ${shardId} in stream ${name} under account ${accountId}.`,
  );
}

/** How PutRecords tells that one record was refused. */
export interface RecordRefusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** A shard's read or write throughput is spent; AWS uses one text for both. */
export function rateExceeded(shardId: string, { name, accountId }: StreamIdentity): RecordRefusal {
  const place = `shard ${shardId} in stream ${name} under account ${accountId}`;
  const message = `Rate exceeded for ${place}.`;
  return { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: message };
}
