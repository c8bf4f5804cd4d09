import { randomUUID } from 'node:crypto';
import { systemClock } from '../src/clock.ts';
import { parseConsumerEnvironment } from '../src/consuming/consumer-environment.ts';
import { kinesisConsumer } from '../src/consuming/kinesis-consumer.ts';
import { observationWriter } from '../src/consuming/observation-writer.ts';
import { systemWork } from '../src/consuming/system-work.ts';

/** Consumes the stream; needs `functionResponseType: ReportBatchItemFailures`. */
export const handler = kinesisConsumer({
  ...parseConsumerEnvironment(process.env),
  clock: systemClock,
  work: systemWork(systemClock),
  sandbox: randomUUID(),
  writeObservation: observationWriter((text) => process.stdout.write(text)),
});
