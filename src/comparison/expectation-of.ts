import type { AnomalyKind } from '../measurement/anomalies/anomaly.ts';
import type { Arm } from '../observation/arm.ts';
import type { Expectation } from './finding.ts';

/** By what a workload spreads records over partition keys and message groups. */
export type PartitionKey = 'userId' | 'random';

/**
 * What an arm promises about a class of anomalies.
 *
 * Streams and FIFO queues keep the order of a key and hand it to one invocation at a time, unless
 * the workload spreads records at random; a standard queue promises neither. At-least-once
 * delivery makes duplicates nobody's fault, but a FIFO queue removes those of the producer. What is
 * unseen is not known to be anything, and what comes of retries follows from having retries.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
 */
export function expectationOf(
  kind: AnomalyKind,
  arm: Arm,
  partitionKey: PartitionKey,
): Expectation {
  switch (kind) {
    case 'lost':
    case 'unexpected':
    case 'aborted-read':
    case 'identity-conflict':
      return 'required';
    case 'reorder.ingest':
    case 'reorder.within':
    case 'reorder.across':
    case 'overlap':
      return arm !== 'sqs' && partitionKey === 'userId' ? 'required' : 'expected-to-fail';
    case 'duplicate.producer':
      return arm === 'sqs-fifo' ? 'required' : 'informational';
    case 'unseen':
    case 'duplicate.redelivery':
    case 'gap.transient':
    case 'gap.permanent':
    case 'redelivery-regress':
      return 'informational';
  }
}
