import type { KinesisStreamBatchResponse } from 'aws-lambda';
import { type Consumer, consumerPipeline } from './consumer-pipeline.ts';
import { type ConsumerPorts, checkConsumerPorts } from './consumer-ports.ts';
import { decodeKinesisRecords } from './middlewares/decode-kinesis-records.ts';
import { refuseWrongSource } from './middlewares/refuse-wrong-source.ts';
import { streamBatchResponse } from './partial-batch-response.ts';

/**
 * Builds the stream consumer; the mapping must list `ReportBatchItemFailures`. `handlers/` gives
 * it the system's ports, a simulation its own.
 *
 * @throws {ConsumerError} OPTION_INVALID
 */
export function kinesisConsumer(ports: ConsumerPorts): Consumer<KinesisStreamBatchResponse> {
  checkConsumerPorts(ports, ['kinesis', 'kinesis-efo']);
  return consumerPipeline(ports, {
    middlewares: [refuseWrongSource({ expected: 'aws:kinesis' }), decodeKinesisRecords()],
    respond: streamBatchResponse,
  });
}
