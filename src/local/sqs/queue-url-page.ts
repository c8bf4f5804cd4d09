import type { OperationContext } from '../aws-operation.ts';
import type { DirectoryEntry } from './queue-directory.ts';
import { optionalInteger, optionalText, type RequestFields } from './request-fields.ts';
import { invalidParameter } from './sqs-error.ts';

const URL_COUNT_MAX = 1000;

/** One page of a list of queues. */
export interface QueueUrlPage {
  readonly urls: readonly string[];
  /** Undefined when nothing follows, or when no `MaxResults` was asked for. */
  readonly nextToken: string | undefined;
}

/**
 * The page of `entries` that a request asks for with `MaxResults` and `NextToken`, by name.
 *
 * @throws {AwsError} InvalidParameterValueException
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ListQueues
 */
export function queueUrlPage(
  entries: readonly DirectoryEntry[],
  fields: RequestFields,
  { endpoint }: OperationContext,
): QueueUrlPage {
  const range = { minimum: 1, maximum: URL_COUNT_MAX };
  const maxResults = optionalInteger(fields, 'MaxResults', range);
  const afterName = decodeNextToken(optionalText(fields, 'NextToken'));
  const following = entries
    .filter(({ queue }) => queue.name > afterName)
    .sort((left, right) => (left.queue.name < right.queue.name ? -1 : 1));
  const page = following.slice(0, maxResults ?? URL_COUNT_MAX);
  const isLast = maxResults === undefined || following.length === page.length;
  return {
    urls: page.map(({ urlPath }) => `${endpoint}${urlPath}`),
    nextToken: isLast ? undefined : encodeNextToken(page.at(-1)?.queue.name ?? ''),
  };
}

/** The token names the last queue of the page before. */
function encodeNextToken(name: string): string {
  return Buffer.from(name, 'latin1').toString('base64');
}

function decodeNextToken(token: string | undefined): string {
  if (token === undefined) return '';
  const name = Buffer.from(token, 'base64').toString('latin1');
  if (/^[\w.-]{1,80}$/.test(name)) return name;
  throw invalidParameter(
    'NextToken',
    token.slice(0, 256),
    'It was not given by an earlier answer.',
  );
}
