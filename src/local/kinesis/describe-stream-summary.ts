import { describeProperties, type StreamProperties } from './describe-stream.ts';
import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { RECORD_BYTES_MAX } from './record-entry.ts';
import { parseMembers, refuseMembers } from './request-members.ts';

/** The answer of DescribeStreamSummary. */
export interface DescribeStreamSummaryAnswer {
  readonly StreamDescriptionSummary: StreamProperties & {
    readonly OpenShardCount: number;
    readonly ConsumerCount: number;
    readonly MaxRecordSizeInKiB: number;
  };
}

/**
 * Describes a stream without listing its shards.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
 * @throws {AwsError} ResourceNotFoundException, ValidationException
 */
export function describeStreamSummary(
  account: KinesisAccount,
  input: unknown,
): DescribeStreamSummaryAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const stream = parseStream(account, members);
  return {
    StreamDescriptionSummary: {
      ...describeProperties(stream),
      OpenShardCount: stream.openShardCount,
      ConsumerCount: stream.consumers.count,
      MaxRecordSizeInKiB: RECORD_BYTES_MAX / 1_024,
    },
  };
}
