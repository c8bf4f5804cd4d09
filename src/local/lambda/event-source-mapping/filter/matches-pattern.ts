import type { Comparison, FilterPattern, NumericBound, ValuePattern } from './filter-pattern.ts';
import { isLeaf, type JsonLeaf, JsonNumber, type JsonValue, NOT_JSON } from './json-document.ts';

/**
 * Tells whether a filter lets a document through.
 *
 * Of an array, however deeply it is nested in others, one element must match all that the pattern
 * says of it; an empty array is as good as nothing. So is whatever stands in the place of an object
 * without being one. Where JSON was expected and there is none, nothing matches.
 *
 * Each value is looked at once per field of the pattern, so no document takes long.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function matchesPattern(
  pattern: FilterPattern | ValuePattern,
  value: JsonValue | undefined,
): boolean {
  if (value === NOT_JSON) return false;
  const elements = elementsOf(value);
  if (pattern.kind === 'value') return matchesComparisons(pattern, elements.filter(isLeaf));
  if (elements.length === 0) return matchesObject(pattern, undefined);
  return elements.some((element) => matchesObject(pattern, element));
}

function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  return value === undefined ? [] : [value];
}

function matchesObject(
  { fields, alternatives }: FilterPattern,
  value: JsonValue | undefined,
): boolean {
  for (const [name, field] of fields) {
    if (!matchesPattern(field, value instanceof Map ? value.get(name) : undefined)) return false;
  }
  if (alternatives.length === 0) return true;
  return alternatives.some((alternative) => matchesObject(alternative, value));
}

function matchesComparisons({ comparisons }: ValuePattern, leaves: readonly JsonLeaf[]): boolean {
  return comparisons.some((comparison) =>
    comparison.kind === 'absent'
      ? leaves.length === 0
      : leaves.some((leaf) => holds(comparison, leaf)),
  );
}

function holds(comparison: Exclude<Comparison, { kind: 'absent' }>, leaf: JsonLeaf): boolean {
  switch (comparison.kind) {
    case 'equals':
      return isSame(leaf, comparison.value);
    case 'equals-ignore-case':
      return typeof leaf === 'string' && leaf.toLowerCase() === comparison.text;
    case 'prefix':
      return typeof leaf === 'string' && leaf.startsWith(comparison.text);
    case 'suffix':
      return typeof leaf === 'string' && leaf.endsWith(comparison.text);
    case 'anything-but':
      return !comparison.values.some((value) => isSame(leaf, value));
    case 'numeric':
      return (
        leaf instanceof JsonNumber &&
        comparison.bounds.every((bound) => isOnSide(Number(leaf.source), bound))
      );
    case 'present':
      return true;
  }
}

function isSame(left: JsonLeaf, right: JsonLeaf): boolean {
  if (left instanceof JsonNumber) {
    return right instanceof JsonNumber && left.source === right.source;
  }
  return left === right;
}

function isOnSide(number: number, { operator, operand }: NumericBound): boolean {
  switch (operator) {
    case '=':
      return number === operand;
    case '<':
      return number < operand;
    case '<=':
      return number <= operand;
    case '>':
      return number > operand;
    case '>=':
      return number >= operand;
  }
}
