import type { RestRoute } from '../../aws-operation.ts';
import { type FunctionDirectory, findFunction, parseRequestedFunction } from './find-function.ts';
import { ACTIVE, describeFunction, FUNCTIONS_PATH } from './function-configuration.ts';

/**
 * The action GetFunctionConfiguration.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 */
export function getFunctionConfiguration(directory: FunctionDirectory): RestRoute {
  return {
    method: 'GET',
    path: `${FUNCTIONS_PATH}/{FunctionName}/configuration`,
    handle: async (request) => {
      const reference = parseRequestedFunction(request, directory);
      const described = describeFunction(findFunction(reference, directory), reference.qualifier);
      return { statusCode: 200, body: JSON.stringify({ ...described, ...ACTIVE }) };
    },
  };
}
