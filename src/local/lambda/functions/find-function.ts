import { AwsError } from '../../aws-error.ts';
import type { RestRequest } from '../../aws-operation.ts';
import {
  type FunctionReference,
  type FunctionScope,
  parseFunctionReference,
} from './function-reference.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** Where actions look for functions. */
export interface FunctionDirectory extends FunctionScope {
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/**
 * The function that a request names in its path and, maybe, its query.
 *
 * @throws {AwsError} ValidationException, InvalidParameterValueException
 */
export function parseRequestedFunction(
  { params, query }: RestRequest,
  scope: FunctionScope,
): FunctionReference {
  const text = params['FunctionName'] ?? '';
  const reference = parseFunctionReference(text, scope);
  if (!reference) throw new AwsError('ValidationException', `"${text}" is not a function's name`);
  const asked = query.get('Qualifier') ?? undefined;
  const { qualifier = asked } = reference;
  if (asked !== undefined && asked !== qualifier) {
    const message = `The qualifiers "${asked}" and "${qualifier}" differ`;
    throw new AwsError('InvalidParameterValueException', message);
  }
  const isQualified = reference.qualifier !== undefined || qualifier === undefined;
  return {
    ...reference,
    qualifier,
    arn: isQualified ? reference.arn : `${reference.arn}:${qualifier}`,
  };
}

/**
 * Finds it; there are no published versions here and no aliases.
 *
 * @throws {AwsError} ResourceNotFoundException
 */
export function findFunction(
  { name, qualifier, arn }: FunctionReference,
  { functions }: FunctionDirectory,
): LambdaFunction {
  const isPublished = qualifier !== undefined && qualifier !== '$LATEST';
  const found = name === null || isPublished ? undefined : functions.get(name);
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, {
    statusCode: 404,
  });
}
