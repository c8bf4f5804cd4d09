import {
  constraintViolated,
  invalidParameter,
  missingParameter,
} from '../event-source-mapping/aws-refusals.ts';
import { notSimulated } from '../event-source-mapping/errors.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import { parseFunctionReference } from '../functions/function-reference.ts';
import type { MappingSurroundings } from './mapping-surroundings.ts';

/** The function that a mapping invokes. */
export interface MappingTarget {
  /** Unqualified. */
  readonly functionName: string;
  /** Its `functionArn` has the qualifier that the client gave, if any. */
  readonly invoker: FunctionInvoker;
}

const NAME_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?' +
  '([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';

/**
 * Finds the function that `FunctionName` names: by name, partial ARN or ARN, with `$LATEST` or
 * no qualifier. There are no published versions here, so one is refused by name.
 *
 * @throws {AwsError} InvalidParameterValueException, ValidationException
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function findMappingTarget(
  value: unknown,
  surroundings: MappingSurroundings,
): MappingTarget {
  if (value === undefined || value === null) throw missingParameter('FunctionName');
  const reference = parseFunctionReference(String(value), surroundings);
  if (reference === null) {
    const constraint = `satisfy regular expression pattern: ${NAME_PATTERN}`;
    throw constraintViolated('FunctionName', String(value), constraint);
  }
  const { name, qualifier } = reference;
  const invoker = name === null ? undefined : surroundings.findFunction(name);
  if (name === null || invoker === undefined) throw invalidParameter('Function does not exist');
  if (qualifier === undefined) return { functionName: name, invoker };
  if (qualifier !== '$LATEST') {
    throw notSimulated(`FunctionName ${String(value)}, a published version or an alias,`);
  }
  const functionArn = `${invoker.functionArn}:${qualifier}`;
  return { functionName: name, invoker: { ...invoker, functionArn } };
}
