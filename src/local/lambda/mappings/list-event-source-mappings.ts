import type { RestRoute } from '../../aws-operation.ts';
import { invalidParameter } from '../event-source-mapping/aws-refusals.ts';
import { parseWholeNumber } from '../event-source-mapping/property-values.ts';
import { type FunctionScope, parseFunctionReference } from '../functions/function-reference.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { answerMapping, MAPPINGS_PATH } from './mapping-answer.ts';
import type { MappingDirectory } from './mapping-directory.ts';

/** The most that one answer holds, whatever is asked for. */
const PAGE_COUNT_MAX = 100;

/**
 * The action ListEventSourceMappings. A source or function that does not exist has no mappings.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
 */
export function listEventSourceMappings(
  directory: MappingDirectory,
  scope: FunctionScope,
): RestRoute {
  return {
    method: 'GET',
    path: MAPPINGS_PATH,
    handle: async ({ query }) =>
      answerMapping(200, () => {
        const isAskedFor = filterOf(query, scope);
        const afterOrdinal = parseMarker(query.get('Marker'));
        const rest = directory
          .entries()
          .filter(({ ordinal, mapping }) => ordinal > afterOrdinal && isAskedFor(mapping));
        const page = rest.slice(0, parseMaxItems(query.get('MaxItems')));
        const last = page.at(-1);
        return {
          EventSourceMappings: page.map(({ mapping }) => mapping.configuration()),
          ...(last && page.length < rest.length && { NextMarker: String(last.ordinal) }),
        };
      }),
  };
}

function filterOf(
  query: URLSearchParams,
  scope: FunctionScope,
): (mapping: EventSourceMapping) => boolean {
  const eventSourceArn = query.get('EventSourceArn');
  const functionText = query.get('FunctionName');
  const reference = functionText === null ? null : parseFunctionReference(functionText, scope);
  return ({ plan }) => {
    if (eventSourceArn !== null && plan.eventSourceArn !== eventSourceArn) return false;
    if (functionText === null) return true;
    if (reference === null || reference.name !== plan.functionName) return false;
    return (
      reference.qualifier === undefined || plan.functionArn.endsWith(`:${reference.qualifier}`)
    );
  };
}

function parseMaxItems(text: string | null): number {
  const range = { setting: 'MaxItems', min: 1, max: 10_000, defaultValue: PAGE_COUNT_MAX };
  return Math.min(PAGE_COUNT_MAX, parseWholeNumber(text, range));
}

/** The place in the order of creation of the last mapping that was listed. */
function parseMarker(text: string | null): number {
  if (text === null) return 0;
  if (!/^\d{1,15}$/.test(text)) throw invalidParameter(`"${text}" is not a marker of a list`);
  return Number(text);
}
