import { consumerNotFound } from './consumer-errors.ts';
import {
  consumerByArn,
  type KinesisAccount,
  NAME_CONSTRAINT,
  parseStream,
  type RegisteredConsumer,
} from './kinesis-account.ts';
import { invalidArgument } from './request-errors.ts';
import { parseText, type RequestMembers } from './request-members.ts';

const ARN_CONSTRAINT = {
  minLength: 1,
  maxLength: 2_048,
  pattern: {
    source:
      '^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/' +
      '[a-zA-Z0-9_.-]+:[0-9]+',
    test: /^arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/[\w.-]+\/consumer\/[\w.-]+:\d+$/,
  },
};

/** The consumer name of a request, or its absence. @throws {AwsError} ValidationException */
export function parseConsumerName(members: RequestMembers): string | undefined {
  return parseText(members['ConsumerName'], 'consumerName', NAME_CONSTRAINT);
}

/** The consumer ARN of a request, or its absence. @throws {AwsError} ValidationException */
export function parseConsumerArn(members: RequestMembers): string | undefined {
  return parseText(members['ConsumerARN'], 'consumerARN', ARN_CONSTRAINT);
}

/**
 * The consumer that a request names, by its ARN or by its name and the stream's ARN; when both
 * are there, they must name the same.
 *
 * @throws {AwsError} InvalidArgumentException, ResourceNotFoundException, ValidationException
 */
export function parseConsumer(
  account: KinesisAccount,
  members: RequestMembers,
): RegisteredConsumer {
  const name = parseConsumerName(members);
  const arn = parseConsumerArn(members);
  const streamArn = members['StreamARN'] ?? undefined;
  if (arn !== undefined) {
    const found = consumerByArn(account, arn);
    const isOther = name !== undefined && name !== found.consumer.name;
    const isElsewhere = streamArn !== undefined && streamArn !== found.stream.arn;
    if (!isOther && !isElsewhere) return found;
    throw invalidArgument('ConsumerARN is of another consumer than StreamARN and ConsumerName.');
  }
  if (name === undefined || streamArn === undefined) {
    throw invalidArgument(
      'Either ConsumerARN or both StreamARN and ConsumerName should be provided.',
    );
  }
  const stream = parseStream(account, { StreamARN: streamArn });
  const consumer = stream.consumers.find(name);
  if (consumer === undefined) throw consumerNotFound(name, account);
  return { stream, consumer };
}
