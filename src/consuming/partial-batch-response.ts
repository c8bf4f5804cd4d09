import type { KinesisStreamBatchResponse, SQSBatchResponse } from 'aws-lambda';
import type { DeliveredRecord } from '../observation/delivery-observation.ts';

/**
 * Reports the first record of a shard's batch that is not done: there Lambda sets its checkpoint,
 * and sends everything from it on again. In an aggregate that is the aggregate as a whole.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function streamBatchResponse(
  deliveries: readonly DeliveredRecord[],
): KinesisStreamBatchResponse {
  const first = deliveries.find(({ outcome }) => outcome !== 'processed');
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.brokerId }] };
}

/**
 * Reports every message that is not done, unprocessed ones of a stopped group among them: Lambda
 * deletes whatever is not listed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function queueBatchResponse(deliveries: readonly DeliveredRecord[]): SQSBatchResponse {
  return {
    batchItemFailures: deliveries
      .filter(({ outcome }) => outcome !== 'processed')
      .map(({ brokerId }) => ({ itemIdentifier: brokerId })),
  };
}
