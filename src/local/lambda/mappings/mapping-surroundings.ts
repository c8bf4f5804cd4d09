import type { Clock } from '../../../clock.ts';
import type { StreamSource } from '../../kinesis/stream-source.ts';
import type { QueueSource } from '../../sqs/queue-source.ts';
import type { FindFailureDestination } from '../failure-destination.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import type { FunctionScope } from '../functions/function-reference.ts';

/** What mappings connect, found by name. */
export interface MappingSurroundings extends FunctionScope {
  readonly clock: Clock;
  /** The function of that name; undefined when there is none. */
  readonly findFunction: (name: string) => FunctionInvoker | undefined;
  /** @throws {AwsError} when there is no such stream */
  readonly streamSource: (arn: string) => StreamSource;
  /** @throws {AwsError} when there is no such queue */
  readonly queueSource: (arn: string) => QueueSource;
  /** @throws {AwsError} when there is no such queue, topic or bucket */
  readonly failureDestination: FindFailureDestination;
}
