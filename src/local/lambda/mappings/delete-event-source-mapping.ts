import type { RestRoute } from '../../aws-operation.ts';
import { answerMapping, MAPPINGS_PATH } from './mapping-answer.ts';
import type { MappingDirectory } from './mapping-directory.ts';

/**
 * The action DeleteEventSourceMapping: the mapping is gone once its running batches have ended.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html
 */
export function deleteEventSourceMapping(directory: MappingDirectory): RestRoute {
  return {
    method: 'DELETE',
    path: `${MAPPINGS_PATH}/{UUID}`,
    handle: async ({ params }) =>
      answerMapping(202, () => directory.delete(params['UUID'] ?? '').configuration()),
  };
}
