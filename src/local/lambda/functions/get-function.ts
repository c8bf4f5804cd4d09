import type { RestRoute } from '../../aws-operation.ts';
import { type FunctionDirectory, findFunction, parseRequestedFunction } from './find-function.ts';
import { ACTIVE, describeFunction, FUNCTIONS_PATH } from './function-configuration.ts';

/**
 * The action GetFunction. There is no link to the code, because no zip of it is left.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 */
export function getFunction(directory: FunctionDirectory): RestRoute {
  return {
    method: 'GET',
    path: `${FUNCTIONS_PATH}/{FunctionName}`,
    handle: async (request) => {
      const reference = parseRequestedFunction(request, directory);
      const found = findFunction(reference, directory);
      const { reservedConcurrency } = found.config;
      const answer = {
        Configuration: { ...describeFunction(found, reference.qualifier), ...ACTIVE },
        ...(reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
        }),
      };
      return { statusCode: 200, body: JSON.stringify(answer) };
    },
  };
}
