import { expect, test } from '@jest/globals';
import { producerTransports } from '../../src/aws/producer-transports.ts';
import { parseProducerEnvironment } from '../../src/producing/producer-environment.ts';

const transportsOf = (variables: Record<string, string>) =>
  producerTransports(parseProducerEnvironment(variables));

test('a stage has an arm for each stream and queue that it names', () => {
  expect(Object.keys(transportsOf({ QUEUE_NAME: 'q', FIFO_QUEUE_NAME: 'q.fifo' }))).toEqual([
    'sqs',
    'sqs-fifo',
  ]);
  expect(transportsOf({ STREAM_NAME: '' })).toEqual({});
});

test('the arms that read the stream share one transport, hence one copy of each record', () => {
  const transports = transportsOf({ STREAM_NAME: 'activity' });

  expect(transports.kinesis).toBeDefined();
  expect(transports['kinesis-efo']).toBe(transports.kinesis);
});
