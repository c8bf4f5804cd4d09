import type { RestRoute } from '../../aws-operation.ts';
import { invalidParameter } from '../event-source-mapping/aws-refusals.ts';
import { answerMapping, MAPPINGS_PATH, parseMembers } from './mapping-answer.ts';
import type { MappingDirectory } from './mapping-directory.ts';

/** What the action has no member for: a mapping that differs in these is another mapping. */
const FIXED = ['EventSourceArn', 'StartingPosition', 'StartingPositionTimestamp', 'Tags'];

/**
 * The action UpdateEventSourceMapping: changes what is given, and enables or disables.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export function updateEventSourceMapping(directory: MappingDirectory): RestRoute {
  return {
    method: 'PUT',
    path: `${MAPPINGS_PATH}/{UUID}`,
    handle: async (request) =>
      answerMapping(202, () => {
        const changes = parseMembers(request);
        const fixed = FIXED.find((name) => Object.hasOwn(changes, name));
        if (fixed !== undefined) throw invalidParameter(`${fixed} cannot be updated`);
        return directory.update(request.params['UUID'] ?? '', changes).configuration();
      }),
  };
}
