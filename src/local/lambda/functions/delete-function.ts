import type { RestRoute } from '../../aws-operation.ts';
import { invalidParameter } from '../event-source-mapping/aws-refusals.ts';
import { type FunctionDirectory, findFunction, parseRequestedFunction } from './find-function.ts';
import { FUNCTIONS_PATH } from './function-configuration.ts';
import type { LambdaFunction } from './lambda-function.ts';

/**
 * The action DeleteFunction. Its event source mappings stay, and stay Enabled; for them the
 * function is throttled from now on.
 *
 * To delete a version that does not exist is no error, and none does here.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
 */
export function deleteFunction(
  directory: FunctionDirectory,
  remove: (lambdaFunction: LambdaFunction) => void,
): RestRoute {
  return {
    method: 'DELETE',
    path: `${FUNCTIONS_PATH}/{FunctionName}`,
    handle: async (request) => {
      const { qualifier, ...reference } = parseRequestedFunction(request, directory);
      if (qualifier === '$LATEST') {
        const message = '$LATEST version cannot be deleted without deleting the function.';
        throw invalidParameter(message);
      }
      if (qualifier !== undefined && !/^\d+$/.test(qualifier)) {
        throw invalidParameter('Deletion of aliases is not currently supported.');
      }
      const arn = qualifier === undefined ? reference.arn : unqualified(reference.arn);
      const found = findFunction({ ...reference, qualifier: undefined, arn }, directory);
      if (qualifier === undefined) remove(found);
      return { statusCode: 204 };
    },
  };
}

function unqualified(arn: string): string {
  return arn.slice(0, arn.lastIndexOf(':'));
}
