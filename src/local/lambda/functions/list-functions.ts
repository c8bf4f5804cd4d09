import type { RestRoute } from '../../aws-operation.ts';
import { constraintViolated, invalidParameter } from '../event-source-mapping/aws-refusals.ts';
import type { FunctionDirectory } from './find-function.ts';
import { describeFunction, FUNCTIONS_PATH } from './function-configuration.ts';

/** The most that one answer holds, whatever is asked for. */
const PAGE_COUNT_MAX = 50;

/**
 * The action ListFunctions, in the order of names. With FunctionVersion ALL, ARNs are qualified;
 * there is no version but `$LATEST`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
 */
export function listFunctions({ functions }: FunctionDirectory): RestRoute {
  return {
    method: 'GET',
    path: FUNCTIONS_PATH,
    handle: async ({ query }) => {
      if (query.has('MasterRegion')) throw invalidParameter('MasterRegion is not simulated');
      const qualifier = parseFunctionVersion(query.get('FunctionVersion'));
      const after = parseMarker(query.get('Marker'));
      const names = [...functions.keys()].filter((name) => name > after).sort();
      const page = names.slice(0, parseMaxItems(query.get('MaxItems')));
      const last = page.at(-1);
      const answer = {
        Functions: page.flatMap((name) => {
          const found = functions.get(name);
          return found === undefined ? [] : [describeFunction(found, qualifier)];
        }),
        ...(last !== undefined && page.length < names.length && { NextMarker: encodeMarker(last) }),
      };
      return { statusCode: 200, body: JSON.stringify(answer) };
    },
  };
}

function parseFunctionVersion(text: string | null): string | undefined {
  if (text === null) return undefined;
  if (text === 'ALL') return '$LATEST';
  throw constraintViolated('FunctionVersion', text, 'satisfy enum value set: [ALL]');
}

function parseMaxItems(text: string | null): number {
  if (text === null) return PAGE_COUNT_MAX;
  const count = /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(count)) throw invalidParameter(`MaxItems "${text}" is not a number`);
  if (count < 1) {
    throw constraintViolated('MaxItems', count, 'have value greater than or equal to 1');
  }
  if (count > 10_000) {
    throw constraintViolated('MaxItems', count, 'have value less than or equal to 10000');
  }
  return Math.min(PAGE_COUNT_MAX, count);
}

/** Names the last function that was listed; one that is deleted meanwhile changes nothing. */
function encodeMarker(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function parseMarker(text: string | null): string {
  if (text === null) return '';
  const name = Buffer.from(text, 'base64url').toString();
  if (/^[\w-]{1,64}$/.test(name)) return name;
  throw invalidParameter(`"${text.slice(0, 128)}" is not a marker of a list`);
}
