import { type KinesisAccount, NAME_CONSTRAINT } from './kinesis-account.ts';
import { invalidArgument } from './request-errors.ts';
import { parseMembers, parseText, parseWholeNumber } from './request-members.ts';

/** The answer of ListStreams. */
export interface ListStreamsAnswer {
  /** In alphabetical order. */
  readonly StreamNames: readonly string[];
  readonly HasMoreStreams: boolean;
  readonly NextToken?: string;
  readonly StreamSummaries: readonly {
    readonly StreamName: string;
    readonly StreamARN: string;
    readonly StreamStatus: 'ACTIVE';
    readonly StreamModeDetails: { readonly StreamMode: string };
    /** Whole seconds since the Unix epoch. */
    readonly StreamCreationTimestamp: number;
  }[];
}

const LIMIT = { min: 1, max: 10_000 };
/** Most streams of one answer, whatever the limit asked for. */
const STREAMS_MAX = 100;

/**
 * Lists the streams of the account by name, up to 100 at a time.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html
 * @throws {AwsError} ValidationException, InvalidArgumentException for a token not ours
 */
export function listStreams(account: KinesisAccount, input: unknown): ListStreamsAnswer {
  const members = parseMembers(input ?? {});
  const limit = parseWholeNumber(members['Limit'], 'limit', LIMIT) ?? STREAMS_MAX;
  const path = 'exclusiveStartStreamName';
  const startAfter = parseText(members['ExclusiveStartStreamName'], path, NAME_CONSTRAINT);
  const after = parseNextToken(account, members['NextToken']) ?? startAfter ?? '';
  const streams = [...account.streams.values()]
    .filter(({ name }) => name > after)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const shown = streams.slice(0, Math.min(limit, STREAMS_MAX));
  const last = shown.at(-1);
  const more = last !== undefined && shown.length < streams.length;
  return {
    StreamNames: shown.map(({ name }) => name),
    HasMoreStreams: more,
    ...(more && { NextToken: account.tokens.seal(`streams/${last.name}`) }),
    StreamSummaries: shown.map(({ name, arn, mode, createdAtMs }) => ({
      StreamName: name,
      StreamARN: arn,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: mode },
      StreamCreationTimestamp: Math.floor(createdAtMs / 1_000),
    })),
  };
}

function parseNextToken({ tokens }: KinesisAccount, value: unknown): string | undefined {
  const token = parseText(value, 'nextToken', { minLength: 1, maxLength: 1_048_576 });
  if (token === undefined) return undefined;
  const [kind, name] = tokens.open(token)?.split('/') ?? [];
  if (kind !== 'streams' || name === undefined) throw invalidArgument('NextToken is invalid.');
  return name;
}
