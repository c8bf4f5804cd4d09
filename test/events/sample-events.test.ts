import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { kinesisConsumer } from '../../src/consuming/kinesis-consumer.ts';
import { sqsConsumer } from '../../src/consuming/sqs-consumer.ts';
import { consumerUnderTest } from '../consuming/consumer-under-test.ts';

// Goal: every sample event shows what its name says. Method: give each to the consumer of its
// source; a file that is not listed here fails the first test.

const folder = new URL('../../events/', import.meta.url);
const sampleEvent = (
  name: string,
): { readonly Records: readonly { readonly messageId?: string }[] } =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'kinesis-batch.json': ['processed', 'processed', 'processed', 'processed', 'processed'],
  'kinesis-poison.json': ['processed', 'processed', 'RECORD_NOT_JSON', 'unprocessed'],
  'kinesis-aggregated.json': ['processed', 'processed', 'processed', 'processed'],
  'sqs-batch.json': ['processed', 'processed', 'processed', 'processed', 'processed'],
  'sqs-poison.json': ['processed', 'RECORD_NOT_JSON', 'FAULT_THROWN', 'processed'],
  'sqs-fifo-batch.json': ['FAULT_THROWN', 'processed', 'unprocessed', 'processed'],
};

function consumerOf(name: string) {
  if (name.startsWith('kinesis')) return consumerUnderTest(kinesisConsumer, 'kinesis');
  return consumerUnderTest(sqsConsumer, name.startsWith('sqs-fifo') ? 'sqs-fifo' : 'sqs');
}

test('every sample event of a consumer is listed here', () => {
  const names = readdirSync(folder).filter((name) => !name.startsWith('producer-'));
  expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))(
  '%s gives the outcomes its name tells of',
  async (name, expected) => {
    const { invoke, observations } = consumerOf(name);

    const { batchItemFailures } = await invoke(sampleEvent(name));

    const records = observations[0]?.records ?? [];
    expect(records.map(({ outcome, failure }) => failure ?? outcome)).toEqual(expected);
    const notProcessed = records.filter(({ outcome }) => outcome !== 'processed');
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(
      notProcessed
        .map(({ brokerId }) => brokerId)
        .slice(0, name.startsWith('kinesis') ? 1 : undefined),
    );
  },
);

test('the batches hold records of our producer and a foreign one', async () => {
  for (const name of ['kinesis-batch.json', 'sqs-batch.json']) {
    const { invoke, observations } = consumerOf(name);
    await invoke(sampleEvent(name));
    expect(observations[0]?.records.map(({ run }) => run)).toEqual([
      ...Array.from({ length: 4 }, () => 'sample'),
      undefined,
    ]);
  }
});

test('the aggregated batch holds three records in one', async () => {
  const { invoke, observations } = consumerOf('kinesis-aggregated.json');
  await invoke(sampleEvent('kinesis-aggregated.json'));
  expect(observations[0]?.records.map(({ subSequence }) => subSequence)).toEqual([
    0,
    1,
    2,
    undefined,
  ]);
});
