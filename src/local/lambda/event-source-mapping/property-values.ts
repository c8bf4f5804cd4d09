import { constraintViolated } from './aws-refusals.ts';
import { MappingSettingError } from './errors.ts';

/** The properties of an AWS::Lambda::EventSourceMapping with every reference resolved. */
export type MappingProperties = Readonly<Record<string, unknown>>;

/** Which numbers AWS takes for a property, and what it assumes when there is none. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly defaultValue: number;
}

/**
 * Reads an object, with no more said about its fields.
 *
 * @throws {MappingSettingError} SETTING_MALFORMED
 */
export function parseObject(value: unknown, setting: string): MappingProperties {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MappingSettingError('SETTING_MALFORMED', setting, 'must be an object');
  }
  return value as MappingProperties;
}

/**
 * Reads a whole number, also from decimal text, since CloudFormation parameters are text.
 *
 * @throws {AwsError} ValidationException outside of the range
 * @throws {MappingSettingError} SETTING_MALFORMED
 */
export function parseWholeNumber(
  value: unknown,
  { setting, min, max, defaultValue }: NumberRange & { readonly setting: string },
): number {
  if (value === undefined || value === null) return defaultValue;
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new MappingSettingError('SETTING_MALFORMED', setting, 'must be a whole number');
  }
  if (number < min) {
    throw constraintViolated(setting, number, `have value greater than or equal to ${min}`);
  }
  if (number > max) {
    throw constraintViolated(setting, number, `have value less than or equal to ${max}`);
  }
  return number;
}

/**
 * Reads a boolean, also from the text `true` or `false`.
 *
 * @throws {MappingSettingError} SETTING_MALFORMED
 */
export function parseFlag(value: unknown, setting: string, defaultValue: boolean): boolean {
  if (value === undefined || value === null) return defaultValue;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new MappingSettingError('SETTING_MALFORMED', setting, 'must be true or false');
}

/**
 * Tells whether FunctionResponseTypes lists ReportBatchItemFailures, the only type there is.
 *
 * @throws {AwsError} ValidationException for any other type
 * @throws {MappingSettingError} SETTING_MALFORMED
 */
export function parseReportBatchItemFailures(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (!Array.isArray(value)) {
    throw new MappingSettingError('SETTING_MALFORMED', 'FunctionResponseTypes', 'must be a list');
  }
  for (const responseType of value) {
    if (responseType === 'ReportBatchItemFailures') continue;
    const constraint = 'satisfy enum value set: [ReportBatchItemFailures]';
    throw constraintViolated('FunctionResponseTypes', String(responseType), constraint);
  }
  return value.length > 0;
}
