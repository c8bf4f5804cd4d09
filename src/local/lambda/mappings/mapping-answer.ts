import { AwsError } from '../../aws-error.ts';
import type { RestAnswer, RestRequest } from '../../aws-operation.ts';
import { invalidParameter } from '../event-source-mapping/aws-refusals.ts';
import { MappingSettingError } from '../event-source-mapping/errors.ts';

/** Where the actions on mappings are. */
export const MAPPINGS_PATH = '/2015-03-31/event-source-mappings';

/**
 * Answers with what `act` gives, as JSON. A setting that we refuse by name is refused in AWS's
 * form, since the client knows no other.
 *
 * @throws {AwsError} what AWS, or we, would not do
 */
export function answerMapping(statusCode: number, act: () => object): RestAnswer {
  try {
    return { statusCode, body: JSON.stringify(act()) };
  } catch (error) {
    if (error instanceof MappingSettingError) throw invalidParameter(error.message);
    throw error;
  }
}

/**
 * The members of a request's body. One that is null is as good as absent.
 *
 * @throws {AwsError} InvalidRequestContentException
 */
export function parseMembers({ body }: RestRequest): Readonly<Record<string, unknown>> {
  const members = parseJson(body.toString('utf8'));
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw unreadable('it is not an object');
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
}

function unreadable(reason: string): AwsError {
  const message = `Could not parse request body into json: ${reason}`;
  return new AwsError('InvalidRequestContentException', message);
}
