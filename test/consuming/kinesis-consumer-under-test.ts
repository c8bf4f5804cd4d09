import type { KinesisStreamEvent } from 'aws-lambda';
import { kinesisConsumer } from '../../src/consuming/kinesis-consumer.ts';
import type { DeliveryObservation } from '../../src/observation/delivery-observation.ts';
import { consumerUnderTest } from './consumer-under-test.ts';
import { activityOf, kinesisRecord, sequenceNumberOf } from './sample-records.ts';

/** What a record may carry. */
export type Data = Parameters<typeof kinesisRecord>[1];

/** A batch of one shard, its records numbered from 0. */
export const eventOf = (...data: readonly Data[]): KinesisStreamEvent => ({
  Records: data.map((each, index) => kinesisRecord(index, each)),
});

/** The answer that reports the record of this number. */
export const failureAt = (index: number) => ({
  batchItemFailures: [{ itemIdentifier: sequenceNumberOf(index) }],
});

/** What became of each record: how it failed, or else its outcome. */
export const outcomes = (observation: DeliveryObservation | undefined): readonly string[] =>
  observation?.records.map(({ outcome, failure }) => failure ?? outcome) ?? [];

/** One warm sandbox of the consumer of streams. */
export const sandbox = () => consumerUnderTest(kinesisConsumer, 'kinesis');

/** An activity that can be processed. */
export const good = (seq: number) => activityOf('user-1', seq);
