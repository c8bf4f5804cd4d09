import { AwsError } from '../../aws-error.ts';

/** AWS's answer to a value, or a combination of values, that it does not take. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

/** AWS's answer when a required parameter is absent. */
export function missingParameter(setting: string): AwsError {
  return invalidParameter(
    `1 validation error detected: Value null at '${memberName(setting)}' failed to satisfy ` +
      'constraint: Member must not be null.',
  );
}

/** AWS's answer to a parameter that belongs to another kind of event source. */
export function unsupportedParameter(setting: string): AwsError {
  return invalidParameter(`Unsupported ${setting} parameter for given event source mapping type.`);
}

/** AWS's answer to a value outside of its model's range or enumeration. */
export function constraintViolated(
  setting: string,
  value: string | number,
  constraint: string,
): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${memberName(setting)}' failed to ` +
      `satisfy constraint: Member must ${constraint}`,
  );
}

/** AWS names members in lower camel case: `batchSize`, `scalingConfig.maximumConcurrency`. */
function memberName(setting: string): string {
  return setting.replace(/(^|\.)[A-Z]/g, (initial) => initial.toLowerCase());
}
