import type { FailureDestination } from '../lambda/failure-destination.ts';
import type { LocalServices } from './local-services.ts';

/** Names for what a mapping writes to S3. */
export interface DestinationNames {
  readonly mappingUuid: string;
  readonly uuid: () => string;
}

/**
 * Connects a stream mapping with its on-failure destination: a standard queue, a standard topic
 * or a bucket. Looked up now, as one that does not exist would be missed at the first failure.
 *
 * @throws {AwsError} when there is no such queue, topic or bucket
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function openFailureDestination(
  arn: string,
  { sqs, sns, s3 }: LocalServices,
  { mappingUuid, uuid }: DestinationNames,
): FailureDestination {
  switch (arn.split(':')[2]) {
    case 'sns':
      sns.checkTopic(arn);
      return { arn, send: (body) => sns.publish(arn, body) };
    case 's3':
      s3.checkBucket(arn);
      return {
        arn,
        takesPayload: true,
        send: (body, { shardId, discardedAtMs }) => {
          const name = `${timePath(discardedAtMs)}-${uuid()}`;
          s3.putObject(arn, `aws/lambda/${mappingUuid}/${shardId}/${name}`, body);
        },
      };
    default:
      sqs.queueSource(arn);
      return { arn, send: (body) => sqs.send(arn, body) };
  }
}

/** `YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS` in UTC. */
function timePath(atMs: number): string {
  const time = new Date(atMs).toISOString().slice(0, 19);
  return `${time.slice(0, 10).replaceAll('-', '/')}/${time.replaceAll(':', '.')}`;
}
