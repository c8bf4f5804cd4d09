import { invalidParameter, missingParameter, sqsError } from './sqs-error.ts';

/** A JSON object of a request, its values not looked at yet. Read own, known names only. */
export type RequestFields = Readonly<Record<string, unknown>>;

/**
 * Accepts a JSON object.
 *
 * @throws {AwsError} SerializationException for any other value
 */
export function decodeFields(value: unknown): RequestFields {
  if (isFields(value)) return value;
  throw sqsError('SerializationException', 'a JSON object is expected');
}

/** A text; undefined when absent. @throws {AwsError} SerializationException */
export function optionalText(fields: RequestFields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw sqsError('SerializationException', `${name} is not a string`);
}

/** A text that is not empty. @throws {AwsError} MissingRequiredParameterException */
export function requiredText(fields: RequestFields, name: string): string {
  const text = optionalText(fields, name);
  if (text === undefined || text === '') throw missingParameter(name);
  return text;
}

/** The bounds of a whole number. */
export interface IntegerRange {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * A whole number within a range; undefined when absent.
 *
 * @throws {AwsError} InvalidParameterValueException
 */
export function optionalInteger(
  fields: RequestFields,
  name: string,
  { minimum, maximum }: IntegerRange,
): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'number' ? value : Number.NaN;
  if (Number.isInteger(number) && number >= minimum && number <= maximum) return number;
  throw invalidParameter(name, value, `Must be between ${minimum} and ${maximum}, if provided.`);
}

/** A list of texts; empty when absent. @throws {AwsError} SerializationException */
export function textList(fields: RequestFields, name: string): readonly string[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw sqsError('SerializationException', `${name} is not a list of strings`);
}

/** A JSON object under a name; empty when absent. @throws {AwsError} SerializationException */
export function nestedFields(fields: RequestFields, name: string): RequestFields {
  const value = fields[name];
  return value === undefined || value === null ? {} : decodeFields(value);
}

function isFields(value: unknown): value is RequestFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
