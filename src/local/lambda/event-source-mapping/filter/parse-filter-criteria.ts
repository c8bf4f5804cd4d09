import { constraintViolated, invalidParameter } from '../aws-refusals.ts';
import { MappingSettingError, notSimulated } from '../errors.ts';
import { type MappingProperties, parseObject } from '../property-values.ts';
import type { FilterPattern, ValuePattern } from './filter-pattern.ts';
import { invalidPattern } from './parse-comparison.ts';
import { parseFilterPattern } from './parse-filter-pattern.ts';

/** AWS raises it to ten on request. */
const FILTER_LIMIT_COUNT = 5;

/** In characters. */
const PATTERN_LENGTH_LIMIT = 4096;

/**
 * Reads the filters of a stream mapping; without any, everything passes. They see a record's
 * data and nothing else. Filters on other keys, which AWS once had and now does not document,
 * are refused by name.
 *
 * @throws {AwsError} InvalidParameterValueException, ValidationException
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_UNKNOWN, SETTING_MALFORMED
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 */
export function parseStreamFilters(value: unknown): readonly FilterPattern[] {
  const patterns = parseFilters(value);
  for (const [name, field] of patterns.flatMap(topLevelFields)) {
    if (name !== 'data') throw notSimulated(`FilterCriteria of a stream with the key "${name}"`);
    if (field.kind === 'value') throw invalidPattern();
  }
  return patterns;
}

/**
 * Reads the filters of a queue mapping; without any, everything passes. They see a message as
 * the function does, but with the JSON of its body.
 *
 * @throws {AwsError} InvalidParameterValueException, ValidationException
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_UNKNOWN, SETTING_MALFORMED
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function parseQueueFilters(value: unknown): readonly FilterPattern[] {
  const patterns = parseFilters(value);
  for (const [name, field] of patterns.flatMap(topLevelFields)) {
    if (name === 'body' && field.kind === 'value') {
      throw notSimulated('FilterCriteria with a plain-text "body"');
    }
  }
  return patterns;
}

function topLevelFields({
  fields,
  alternatives,
}: FilterPattern): readonly (readonly [string, FilterPattern | ValuePattern])[] {
  return [...fields, ...alternatives.flatMap(topLevelFields)];
}

function parseFilters(value: unknown): readonly FilterPattern[] {
  if (value === undefined || value === null) return [];
  const { Filters: filters } = parseMembers(value, 'FilterCriteria', 'Filters');
  if (filters === undefined || filters === null) return [];
  if (!Array.isArray(filters)) {
    throw new MappingSettingError('SETTING_MALFORMED', 'FilterCriteria.Filters', 'must be a list');
  }
  if (filters.length > FILTER_LIMIT_COUNT) {
    // The text is ours: AWS's is not known.
    throw invalidParameter(`An event source mapping has at most ${FILTER_LIMIT_COUNT} filters`);
  }
  return filters.map(parseFilter);
}

function parseFilter(filter: unknown, index: number): FilterPattern {
  const setting = `FilterCriteria.Filters[${index}]`;
  const { Pattern: text } = parseMembers(filter, setting, 'Pattern');
  if (text === undefined || text === null) throw invalidPattern();
  if (typeof text !== 'string') {
    throw new MappingSettingError('SETTING_MALFORMED', `${setting}.Pattern`, 'must be JSON text');
  }
  if (text.length > PATTERN_LENGTH_LIMIT) {
    const member = `FilterCriteria.Filters.${index + 1}.Member.Pattern`;
    const constraint = `have length less than or equal to ${PATTERN_LENGTH_LIMIT}`;
    throw constraintViolated(member, text, constraint);
  }
  return parseFilterPattern(text);
}

/** An object that has this member and no other. */
function parseMembers(value: unknown, setting: string, member: string): MappingProperties {
  const members = parseObject(value, setting);
  const unknown = Object.keys(members).find((name) => name !== member);
  if (unknown === undefined) return members;
  throw new MappingSettingError(
    'SETTING_UNKNOWN',
    `${setting}.${unknown}`,
    'is not a mapping property',
  );
}
