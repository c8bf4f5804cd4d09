import type { FindFailureDestination } from '../lambda/failure-destination.ts';
import type { S3Service } from '../s3/s3-service.ts';
import type { SnsService } from '../sns/sns-service.ts';
import type { SqsService } from '../sqs/sqs-service.ts';

/** Where on-failure destinations are. */
export interface DestinationServices {
  readonly sqs: SqsService;
  readonly sns: SnsService;
  readonly s3: S3Service;
}

/**
 * Finds the on-failure destination of a stream mapping: a standard queue, a standard topic or a
 * bucket. Looked up now, as one that does not exist would be missed at the first failure.
 *
 * @throws {AwsError} when there is no such queue, topic or bucket
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function findFailureDestination(
  arn: string,
  { sqs, sns, s3 }: DestinationServices,
): ReturnType<FindFailureDestination> {
  switch (arn.split(':')[2]) {
    case 'sns':
      sns.checkTopic(arn);
      return () => ({ arn, send: (body) => sns.publish(arn, body) });
    case 's3':
      s3.checkBucket(arn);
      return ({ mappingUuid, uuid }) => ({
        arn,
        takesPayload: true,
        send: (body, { shardId, discardedAtMs }) => {
          const name = `${timePath(discardedAtMs)}-${uuid()}`;
          s3.putObject(arn, `aws/lambda/${mappingUuid}/${shardId}/${name}`, body);
        },
      });
    default:
      sqs.queueSource(arn);
      return () => ({ arn, send: (body) => sqs.send(arn, body) });
  }
}

/** `YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS` in UTC. */
function timePath(atMs: number): string {
  const time = new Date(atMs).toISOString().slice(0, 19);
  return `${time.slice(0, 10).replaceAll('-', '/')}/${time.replaceAll(':', '.')}`;
}
