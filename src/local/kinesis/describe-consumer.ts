import type { StreamConsumer } from './stream-consumer.ts';

/** A consumer as the API tells it. */
export interface ConsumerProperties {
  readonly ConsumerName: string;
  readonly ConsumerARN: string;
  readonly ConsumerStatus: 'CREATING' | 'ACTIVE';
  /** Whole seconds since the Unix epoch. */
  readonly ConsumerCreationTimestamp: number;
}

/** Describes a consumer as it is now. */
export function describeConsumer(consumer: StreamConsumer): ConsumerProperties {
  return {
    ConsumerName: consumer.name,
    ConsumerARN: consumer.arn,
    ConsumerStatus: consumer.status,
    ConsumerCreationTimestamp: consumer.createdAtSeconds,
  };
}
