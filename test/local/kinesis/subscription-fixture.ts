import { EventStream, type StreamedEvent } from '../../../src/local/aws-operation.ts';
import type { RegisterStreamConsumerAnswer } from '../../../src/local/kinesis/register-stream-consumer.ts';
import type { SubscribeToShardEvent } from '../../../src/local/kinesis/subscribe-to-shard.ts';
import { type KinesisFixture, SHARD_0 } from './kinesis-fixture.ts';

/** An event with the instant at which it was pushed. */
export interface PushedEvent {
  /** Monotonic. */
  readonly atMs: number;
  readonly event: SubscribeToShardEvent;
}

/** What came of one call of SubscribeToShard. */
export interface TestSubscription {
  readonly pushed: readonly PushedEvent[];
  /** Why it ended: an error, `'ended'`, or undefined while it goes on. */
  readonly ending: () => unknown;
  /** Data of all records, decoded. */
  readonly texts: () => readonly string[];
  /** As the client does that goes away. */
  readonly close: () => void;
}

/** Registers a consumer of the fixture's stream and waits until it is ACTIVE; its ARN. */
export async function registerConsumer(kinesis: KinesisFixture, name = 'fan'): Promise<string> {
  const input = { StreamARN: kinesis.arn, ConsumerName: name };
  const { Consumer } = kinesis.call(
    'RegisterStreamConsumer',
    input,
  ) as RegisterStreamConsumerAnswer;
  await kinesis.clock.advance(1_000);
  return Consumer.ConsumerARN;
}

/** Subscribes, and takes events as they come; from the trim horizon of the first shard. */
export function subscribe(
  kinesis: KinesisFixture,
  consumerArn: string,
  input: object = {},
): TestSubscription {
  const client = new AbortController();
  const pushed: PushedEvent[] = [];
  let ending: unknown;
  const output = kinesis.service.operations['Kinesis_20131202.SubscribeToShard']?.(
    {
      ConsumerARN: consumerArn,
      ShardId: SHARD_0,
      StartingPosition: { Type: 'TRIM_HORIZON' },
      ...input,
    },
    { endpoint: 'http://127.0.0.1:0', signal: client.signal },
  );
  if (!(output instanceof EventStream)) throw new Error('no events');
  const take = async (events: AsyncIterable<StreamedEvent>): Promise<void> => {
    for await (const { payload } of events) {
      pushed.push({ atMs: kinesis.clock.monotonicMs(), event: payload as SubscribeToShardEvent });
    }
  };
  take(output.events).then(
    () => {
      ending = 'ended';
    },
    (error: unknown) => {
      ending = error;
    },
  );
  return {
    pushed,
    ending: () => ending,
    texts: () =>
      pushed.flatMap(({ event }) =>
        event.Records.map(({ Data }) => Buffer.from(Data, 'base64').toString()),
      ),
    close: () => client.abort(),
  };
}
