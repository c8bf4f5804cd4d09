import { invalidParameter } from '../aws-refusals.ts';
import { notSimulated } from '../errors.ts';
import type { Comparison, NumericBound, NumericOperator } from './filter-pattern.ts';
import { isLeaf, type JsonLeaf, JsonNumber, type JsonValue } from './json-document.ts';

/** Comparisons that EventBridge has beside those that Lambda documents. */
const OF_EVENTBRIDGE_ONLY = new Set(['cidr', 'wildcard']);

/** AWS's answer to every pattern that is none. */
export function invalidPattern(): Error {
  return invalidParameter('Invalid filter pattern definition.');
}

/**
 * Reads one entry of a pattern's list: a value to be equal to, or an object with an operator.
 *
 * @throws {AwsError} InvalidParameterValueException
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED for operators that Lambda does not document
 */
export function parseComparison(entry: JsonValue): Comparison {
  if (!(entry instanceof Map)) return { kind: 'equals', value: parseLeaf(entry) };
  const [member, ...others] = entry;
  if (member === undefined || others.length > 0) throw invalidPattern();
  const [operator, operand] = member;
  switch (operator) {
    case 'equals-ignore-case':
      return { kind: operator, text: parseText(operator, operand).toLowerCase() };
    case 'prefix':
    case 'suffix':
      return { kind: operator, text: parseText(operator, operand) };
    case 'anything-but':
      return { kind: operator, values: parseExceptions(operand) };
    case 'numeric':
      return { kind: operator, bounds: parseBounds(operand) };
    case 'exists':
      if (typeof operand !== 'boolean') throw invalidPattern();
      return { kind: operand ? 'present' : 'absent' };
    default:
      throw OF_EVENTBRIDGE_ONLY.has(operator) ? beyondLambda(operator) : invalidPattern();
  }
}

function beyondLambda(operator: string): Error {
  return notSimulated(`FilterCriteria with the comparison "${operator}"`);
}

function parseLeaf(value: JsonValue): JsonLeaf {
  if (!isLeaf(value)) throw invalidPattern();
  return value;
}

/** EventBridge also takes `{"equals-ignore-case": …}` for a prefix or suffix. */
function parseText(operator: string, operand: JsonValue): string {
  if (operand instanceof Map && operator !== 'equals-ignore-case') {
    throw beyondLambda(`${operator} ${[...operand.keys()].join()}`);
  }
  if (typeof operand !== 'string') throw invalidPattern();
  return operand;
}

/** A string or a number, or a list of one of the two kinds. */
function parseExceptions(operand: JsonValue): readonly JsonLeaf[] {
  if (operand instanceof Map) throw beyondLambda(`anything-but ${[...operand.keys()].join()}`);
  const values = Array.isArray(operand) ? operand.map(parseLeaf) : [parseLeaf(operand)];
  const areStrings = values.every((value) => typeof value === 'string');
  const areNumbers = values.every((value) => value instanceof JsonNumber);
  if (values.length === 0 || !(areStrings || areNumbers)) throw invalidPattern();
  return values;
}

/** One bound, or a lower one and then an upper one. */
function parseBounds(operand: JsonValue): readonly NumericBound[] {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > 4) {
    throw invalidPattern();
  }
  const first = parseBound(operand[0], operand[1]);
  if (operand.length <= 2) return [first];
  const second = parseBound(operand[2], operand[3]);
  const isRange = first.operator.startsWith('>') && second.operator.startsWith('<');
  if (!isRange || first.operand >= second.operand) throw invalidPattern();
  return [first, second];
}

function parseBound(operator: JsonValue | undefined, operand: JsonValue | undefined): NumericBound {
  if (!isNumericOperator(operator) || !(operand instanceof JsonNumber)) throw invalidPattern();
  const number = Number(operand.source);
  if (!Number.isFinite(number)) throw invalidPattern();
  return { operator, operand: number };
}

function isNumericOperator(value: JsonValue | undefined): value is NumericOperator {
  return value === '=' || value === '<' || value === '<=' || value === '>' || value === '>=';
}
