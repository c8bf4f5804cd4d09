import { AwsError } from '../aws-error.ts';
import { type ConsumerProperties, describeConsumer } from './describe-consumer.ts';
import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { invalidArgument } from './request-errors.ts';
import {
  parseMembers,
  parseText,
  parseWholeNumber,
  refuseMembers,
  required,
} from './request-members.ts';

/** The answer of ListStreamConsumers. */
export interface ListStreamConsumersAnswer {
  /** In alphabetical order. */
  readonly Consumers: readonly ConsumerProperties[];
  /** Good for 5 minutes; absent when these are the last. */
  readonly NextToken?: string;
}

const MAX_RESULTS = { min: 1, max: 10_000 };
/** Most consumers of one answer, whatever MaxResults asks for. */
const CONSUMERS_MAX = 100;
const TOKEN_LIFETIME_MS = 300_000;
const TOKEN_CONSTRAINT = { minLength: 1, maxLength: 1_048_576 };

/**
 * Lists the consumers of a stream.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html
 * @throws {AwsError} ExpiredNextTokenException, ResourceNotFoundException and what the members
 * can be refused for
 */
export function listStreamConsumers(
  account: KinesisAccount,
  input: unknown,
): ListStreamConsumersAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamCreationTimestamp', 'StreamId']);
  const limit = parseWholeNumber(members['MaxResults'], 'maxResults', MAX_RESULTS) ?? CONSUMERS_MAX;
  const StreamARN = required(members['StreamARN'] ?? undefined, 'streamARN');
  const stream = parseStream(account, { StreamARN });
  const after = parseNextToken(account, members['NextToken'], stream.name);
  const rest = [...stream.consumers.list()]
    .filter(({ name }) => name > after)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const shown = rest.slice(0, Math.min(limit, CONSUMERS_MAX));
  const last = shown.at(-1);
  const Consumers = shown.map(describeConsumer);
  if (last === undefined || shown.length === rest.length) return { Consumers };
  const token = ['consumers', stream.name, last.name, account.clock.wallTimeMs()].join('/');
  return { Consumers, NextToken: account.tokens.seal(token) };
}

/** The name after which to go on; empty for the beginning. */
function parseNextToken(
  { tokens, clock }: KinesisAccount,
  value: unknown,
  streamName: string,
): string {
  const token = parseText(value, 'nextToken', TOKEN_CONSTRAINT);
  if (token === undefined) return '';
  const [kind, ofStream, name, issuedAt] = tokens.open(token)?.split('/') ?? [];
  if (kind !== 'consumers' || ofStream !== streamName || name === undefined) {
    throw invalidArgument('NextToken is invalid.');
  }
  if (clock.wallTimeMs() - Number(issuedAt) <= TOKEN_LIFETIME_MS) return name;
  throw new AwsError('ExpiredNextTokenException', 'NextToken has expired.');
}
