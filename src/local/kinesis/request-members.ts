import { invalidArgument, serializationError, validationError } from './request-errors.ts';

/** The members of a request or of a structure inside it, not yet judged. */
export type RequestMembers = Readonly<Record<string, unknown>>;

/** What a text member must satisfy. */
interface TextConstraint {
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern?: { readonly source: string; readonly test: RegExp };
}

/**
 * Accepts a JSON object.
 *
 * @throws {AwsError} SerializationException
 */
export function parseMembers(input: unknown): RequestMembers {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return input as RequestMembers;
  }
  throw serializationError('Start of structure or map expected.');
}

/**
 * Accepts a text, or its absence. `path` is where errors say it is.
 *
 * @throws {AwsError} SerializationException, ValidationException
 */
export function parseText(
  value: unknown,
  path: string,
  constraint: TextConstraint,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    throw serializationError(`${jsonKind(value)} can not be converted to a String`);
  }
  if (value.length > constraint.maxLength) {
    const length = constraint.maxLength;
    throw validationError(value, path, `have length less than or equal to ${length}`);
  }
  if (value.length < constraint.minLength) {
    const length = constraint.minLength;
    throw validationError(value, path, `have length greater than or equal to ${length}`);
  }
  if (constraint.pattern && !constraint.pattern.test.test(value)) {
    const { source } = constraint.pattern;
    throw validationError(value, path, `satisfy regular expression pattern: ${source}`);
  }
  return value;
}

/**
 * Accepts a whole number from `min` to `max`, or its absence.
 *
 * @throws {AwsError} SerializationException, ValidationException
 */
export function parseWholeNumber(
  value: unknown,
  path: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw serializationError(`${jsonKind(value)} can not be converted to an Integer`);
  }
  if (value < min) {
    throw validationError(value, path, `have value greater than or equal to ${min}`);
  }
  if (value > max) throw validationError(value, path, `have value less than or equal to ${max}`);
  return value;
}

/** Accepts a boolean, or its absence. @throws {AwsError} SerializationException */
export function parseFlag(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw serializationError(`${jsonKind(value)} can not be converted to a Boolean`);
}

/**
 * Accepts one of the texts of an enumeration, which must be there.
 *
 * @throws {AwsError} SerializationException, ValidationException
 */
export function parseEnum<const T extends string>(
  value: unknown,
  path: string,
  known: readonly T[],
): T {
  const member = known.find((text) => text === value);
  if (member !== undefined) return member;
  const text = required(parseText(value, path, { minLength: 0, maxLength: 1_024 }), path);
  throw validationError(text, path, `satisfy enum value set: [${known.join(', ')}]`);
}

/** The member, which must be there. @throws {AwsError} ValidationException */
export function required<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw validationError(undefined, path, 'not be null');
  return value;
}

/**
 * Refuses by name what AWS has and the local stream does not simulate.
 *
 * @throws {AwsError} InvalidArgumentException
 */
export function refuseMembers(members: RequestMembers, names: readonly string[]): void {
  for (const name of names) {
    if (members[name] === undefined || members[name] === null) continue;
    throw invalidArgument(`${name} is not simulated by the local Kinesis.`);
  }
}

function jsonKind(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}
