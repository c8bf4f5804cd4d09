import { AwsError } from '../aws-error.ts';
import type { KinesisAccount } from './kinesis-account.ts';

/** Open shards of all provisioned streams of an account: AWS's quota in its largest regions. */
const ACCOUNT_SHARDS_MAX = 20_000;

/**
 * Lets a request pass that opens `additionalCount` shards more than it closes.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 * @throws {AwsError} LimitExceededException
 */
export function requireShardQuota(
  { streams, accountId, region }: Pick<KinesisAccount, 'streams' | 'accountId' | 'region'>,
  additionalCount: number,
): void {
  const openCount = [...streams.values()].reduce((sum, stream) => sum + stream.openShardCount, 0);
  if (openCount + additionalCount <= ACCOUNT_SHARDS_MAX) return;
  throw new AwsError(
    'LimitExceededException',
    `This request would exceed the shard limit for the account ${accountId} in ${region}. ` +
      `Current shard count for the account: ${openCount}. Limit: ${ACCOUNT_SHARDS_MAX}. ` +
      `Number of additional shards that would have resulted from this request: ` +
      `${additionalCount}. Refer to the AWS Service Limits page ` +
      '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) ' +
      'for current limits and how to request higher limits.',
  );
}
