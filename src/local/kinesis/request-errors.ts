import { AwsError } from '../aws-error.ts';

/** An argument that is well formed and wrong. */
export function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}

/**
 * A member of the request breaks a constraint of the API model.
 *
 * AWS tells up to ten at once; we stop at the first.
 */
export function validationError(value: unknown, path: string, constraint: string): AwsError {
  const text = value === undefined || value === null ? 'null' : `'${clip(String(value))}'`;
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value ${text} at '${path}' failed to satisfy ` +
      `constraint: Member must ${constraint}`,
  );
}

/** A member of the request has another JSON type than the API model says. */
export function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

/** Keeps a hostile value from being echoed whole. */
function clip(text: string): string {
  return text.length <= 512 ? text : `${text.slice(0, 512)}…`;
}
