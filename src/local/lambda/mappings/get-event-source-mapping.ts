import type { RestRoute } from '../../aws-operation.ts';
import { answerMapping, MAPPINGS_PATH } from './mapping-answer.ts';
import type { MappingDirectory } from './mapping-directory.ts';

/**
 * The action GetEventSourceMapping.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
 */
export function getEventSourceMapping(directory: MappingDirectory): RestRoute {
  return {
    method: 'GET',
    path: `${MAPPINGS_PATH}/{UUID}`,
    handle: async ({ params }) =>
      answerMapping(200, () => directory.find(params['UUID'] ?? '').configuration()),
  };
}
