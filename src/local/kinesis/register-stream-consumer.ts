import { type ConsumerProperties, describeConsumer } from './describe-consumer.ts';
import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { parseConsumerName } from './parse-consumer.ts';
import { parseMembers, refuseMembers, required } from './request-members.ts';

/** The answer of RegisterStreamConsumer. */
export interface RegisterStreamConsumerAnswer {
  readonly Consumer: ConsumerProperties;
}

/**
 * Registers a consumer for enhanced fan-out: at most 20 per stream, and 5 of them CREATING.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html
 * @throws {AwsError} LimitExceededException, ResourceInUseException, ResourceNotFoundException
 * and what the members can be refused for
 */
export function registerStreamConsumer(
  account: KinesisAccount,
  input: unknown,
): RegisterStreamConsumerAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId', 'Tags']);
  const name = required(parseConsumerName(members), 'consumerName');
  const StreamARN = required(members['StreamARN'] ?? undefined, 'streamARN');
  const stream = parseStream(account, { StreamARN });
  const creatingCount = [...account.streams.values()].reduce(
    (sum, { consumers }) => sum + consumers.creatingCount,
    0,
  );
  return { Consumer: describeConsumer(stream.consumers.register(name, creatingCount)) };
}
