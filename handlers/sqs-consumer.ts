import { randomUUID } from 'node:crypto';
import { systemClock } from '../src/clock.ts';
import { parseConsumerEnvironment } from '../src/consuming/consumer-environment.ts';
import { observationWriter } from '../src/consuming/observation-writer.ts';
import { sqsConsumer } from '../src/consuming/sqs-consumer.ts';
import { systemWork } from '../src/consuming/system-work.ts';

/** Consumes both queues; needs `functionResponseType: ReportBatchItemFailures`. */
export const handler = sqsConsumer({
  ...parseConsumerEnvironment(process.env),
  clock: systemClock,
  work: systemWork(systemClock),
  sandbox: randomUUID(),
  writeObservation: observationWriter((text) => process.stdout.write(text)),
});
