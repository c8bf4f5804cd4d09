import type { Clock } from '../../clock.ts';
import { AwsError } from '../aws-error.ts';
import { consumerNotFound } from './consumer-errors.ts';
import type { CreateStreamOptions, KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import { parseText, type RequestMembers } from './request-members.ts';
import type { KinesisLimits } from './shard.ts';
import type { StreamConsumer } from './stream-consumer.ts';
import { streamNotFound } from './stream-errors.ts';
import type { TokenSeal } from './token-seal.ts';

/** What every action of Kinesis knows: the streams of one account in one region. */
export interface KinesisAccount {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** By name, in the order of creation. */
  readonly streams: ReadonlyMap<string, KinesisStream>;
  /**
   * Creates a stream that is ACTIVE at once.
   *
   * @throws {AwsError} ResourceInUseException, LimitExceededException
   */
  readonly createStream: (options: CreateStreamOptions) => KinesisStream;
  readonly deleteStream: (stream: KinesisStream) => void;
  readonly limits: KinesisLimits;
  readonly tokens: TokenSeal;
}

/** A consumer with the stream that it is registered with. */
export interface RegisteredConsumer {
  readonly stream: KinesisStream;
  readonly consumer: StreamConsumer;
}

/** The constraint that AWS puts on names of streams and consumers and on ids of shards. */
export const NAME_CONSTRAINT = {
  minLength: 1,
  maxLength: 128,
  pattern: { source: '[a-zA-Z0-9_.-]+', test: /^[a-zA-Z0-9_.-]+$/ },
};
const ARN_CONSTRAINT = {
  minLength: 1,
  maxLength: 2_048,
  pattern: {
    source: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+',
    test: /^arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/[a-zA-Z0-9_.-]+$/,
  },
};

/**
 * The stream that `StreamName` or `StreamARN` names; both must name the same.
 *
 * @throws {AwsError} ResourceNotFoundException, InvalidArgumentException, ValidationException
 */
export function parseStream(account: KinesisAccount, members: RequestMembers): KinesisStream {
  const name = parseText(members['StreamName'], 'streamName', NAME_CONSTRAINT);
  const arn = parseText(members['StreamARN'], 'streamARN', ARN_CONSTRAINT);
  if (arn !== undefined) {
    const stream = streamByArn(account, arn);
    if (name === undefined || name === stream.name) return stream;
    throw invalidArgument(`StreamName ${name} and StreamARN ${arn} name different streams.`);
  }
  if (name === undefined) {
    throw invalidArgument('Either StreamARN or StreamName should be provided.');
  }
  return streamByName(account, name);
}

/**
 * The stream of a request that changes its shards, which only a provisioned stream lets it.
 *
 * @throws {AwsError} ValidationException and what {@link parseStream} throws
 */
export function parseProvisionedStream(
  account: KinesisAccount,
  members: RequestMembers,
): KinesisStream {
  const stream = parseStream(account, members);
  if (stream.mode === 'PROVISIONED') return stream;
  throw new AwsError(
    'ValidationException',
    `Request is invalid. Stream ${stream.name} under account ${account.accountId} is in ` +
      'On-Demand mode.',
  );
}

/** The stream of that name. @throws {AwsError} ResourceNotFoundException */
export function streamByName({ streams, accountId }: KinesisAccount, name: string): KinesisStream {
  const stream = streams.get(name);
  if (stream === undefined) throw streamNotFound({ name, accountId });
  return stream;
}

/** The stream of that ARN. @throws {AwsError} ResourceNotFoundException */
export function streamByArn({ streams }: KinesisAccount, arn: string): KinesisStream {
  const name = arn.slice(arn.indexOf('/') + 1);
  const stream = streams.get(name);
  if (stream?.arn === arn) return stream;
  throw streamNotFound({ name, accountId: arn.split(':')[4] ?? '' });
}

/** The consumer of that ARN and its stream. @throws {AwsError} ResourceNotFoundException */
export function consumerByArn(account: KinesisAccount, arn: string): RegisteredConsumer {
  const [streamArn = '', name = ''] = arn.replace(/:\d+$/, '').split('/consumer/');
  const stream = account.streams.get(streamArn.slice(streamArn.indexOf('/') + 1));
  const consumer = stream?.arn === streamArn ? stream.consumers.find(name) : undefined;
  if (stream === undefined || consumer?.arn !== arn) throw consumerNotFound(arn, account);
  return { stream, consumer };
}
