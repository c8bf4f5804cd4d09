import type { FilterPattern, ValuePattern } from './filter-pattern.ts';
import { type JsonValue, parseJsonDocument } from './json-document.ts';
import { invalidPattern, parseComparison } from './parse-comparison.ts';

/**
 * Reads a filter pattern from its JSON text.
 *
 * @throws {AwsError} InvalidParameterValueException
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function parseFilterPattern(text: string): FilterPattern {
  return parseObjectPattern(parseJsonDocument(text));
}

function parseObjectPattern(value: JsonValue): FilterPattern {
  if (!(value instanceof Map) || value.size === 0) throw invalidPattern();
  const fields = new Map<string, FilterPattern | ValuePattern>();
  for (const [name, field] of value) {
    if (name !== '$or') fields.set(name, parseField(field));
  }
  const or = value.get('$or');
  return { kind: 'object', fields, alternatives: or === undefined ? [] : parseAlternatives(or) };
}

function parseField(value: JsonValue): FilterPattern | ValuePattern {
  if (!Array.isArray(value)) return parseObjectPattern(value);
  if (value.length === 0) throw invalidPattern();
  return { kind: 'value', comparisons: value.map(parseComparison) };
}

/** There must be something to choose from. */
function parseAlternatives(value: JsonValue): readonly FilterPattern[] {
  if (!Array.isArray(value) || value.length < 2) throw invalidPattern();
  return value.map(parseObjectPattern);
}
