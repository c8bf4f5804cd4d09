import type { RestRoute } from '../../aws-operation.ts';
import { answerMapping, MAPPINGS_PATH, parseMembers } from './mapping-answer.ts';
import type { MappingDirectory } from './mapping-directory.ts';

/**
 * The action CreateEventSourceMapping.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function createEventSourceMapping(directory: MappingDirectory): RestRoute {
  return {
    method: 'POST',
    path: MAPPINGS_PATH,
    handle: async (request) =>
      answerMapping(202, () => directory.create(parseMembers(request)).configuration()),
  };
}
