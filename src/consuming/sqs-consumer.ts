import type { SQSBatchResponse } from 'aws-lambda';
import { type Consumer, consumerPipeline } from './consumer-pipeline.ts';
import { type ConsumerPorts, checkConsumerPorts } from './consumer-ports.ts';
import { decodeSqsRecords } from './middlewares/decode-sqs-records.ts';
import { refuseWrongSource } from './middlewares/refuse-wrong-source.ts';
import { queueBatchResponse } from './partial-batch-response.ts';

/**
 * Builds the queue consumer, for standard and FIFO queues; the mapping must list
 * `ReportBatchItemFailures`. `handlers/` gives it the system's ports, a simulation its own.
 *
 * @throws {ConsumerError} OPTION_INVALID
 */
export function sqsConsumer(ports: ConsumerPorts): Consumer<SQSBatchResponse> {
  checkConsumerPorts(ports, ['sqs', 'sqs-fifo']);
  return consumerPipeline(ports, {
    middlewares: [refuseWrongSource({ expected: 'aws:sqs' }), decodeSqsRecords()],
    respond: queueBatchResponse,
  });
}
