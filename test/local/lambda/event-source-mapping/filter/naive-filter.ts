/** What JSON says; its numbers are whole here, and so written in one way only. */
export type Json = string | number | boolean | null | readonly Json[] | Members;

/** An object of JSON. */
export interface Members {
  readonly [name: string]: Json;
}

/** A pattern without alternatives, laid flat: where, and the list of comparisons. */
type Rule = readonly (readonly [path: readonly string[], comparisons: readonly Json[]])[];

/** Multiplies everything out and then looks places up. Of exponential cost. */
export function naivelyMatches(pattern: Members, document: Json): boolean {
  return rulesOf(pattern, []).some((rule) => {
    const onTheWay = new Set(
      rule.flatMap(([path]) => path.map((_, end) => path.slice(0, end).join())),
    );
    return choicesOf(document, [], onTheWay).some((choice) =>
      rule.every(([path, comparisons]) => {
        const found = elementsOf(lookUp(choice, path));
        const values = found.filter((value) => value === null || typeof value !== 'object');
        return comparisons.some((comparison) => naivelyHolds(comparison, values));
      }),
    );
  });
}

/** One rule for each way of choosing an alternative of every `$or`. */
function rulesOf(pattern: Members, path: readonly string[]): readonly Rule[] {
  return Object.entries(pattern).reduce<readonly Rule[]>(
    (rules, [name, member]) => {
      const place = [...path, name];
      const ways = !isList(member)
        ? rulesOf(membersOf(member), place)
        : name === '$or'
          ? member.flatMap((alternative) => rulesOf(membersOf(alternative), path))
          : [[[place, member] as const]];
      return rules.flatMap((rule) => ways.map((way) => [...rule, ...way]));
    },
    [[]],
  );
}

/** One document for each way of choosing an element of every array that a rule leads through. */
function choicesOf(
  value: Json | undefined,
  path: readonly string[],
  onTheWay: ReadonlySet<string>,
): readonly (Json | undefined)[] {
  if (!onTheWay.has(path.join())) return [value];
  if (isList(value)) {
    const elements = elementsOf(value);
    if (elements.length === 0) return [undefined];
    return elements.flatMap((element) => choicesOf(element, path, onTheWay));
  }
  if (typeof value !== 'object' || value === null) return [value];
  return Object.entries(membersOf(value)).reduce<readonly Members[]>(
    (choices, [name, member]) => {
      const ways = choicesOf(member, [...path, name], onTheWay);
      return choices.flatMap((choice) =>
        ways.map((way) => ({ ...choice, ...(way !== undefined && { [name]: way }) })),
      );
    },
    [{}],
  );
}

function lookUp(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  return Object.hasOwn(value, name) ? lookUp(membersOf(value)[name], rest) : undefined;
}

function naivelyHolds(comparison: Json, values: readonly Json[]): boolean {
  if (typeof comparison !== 'object' || comparison === null) return values.includes(comparison);
  const texts = values.filter((value) => typeof value === 'string');
  const [[operator, operand] = ['', null]] = Object.entries(comparison);
  switch (operator) {
    case 'exists':
      return operand === values.length > 0;
    case 'prefix':
      return texts.some((value) => value.slice(0, String(operand).length) === operand);
    case 'suffix':
      return texts.some((value) => reversed(value).startsWith(reversed(operand)));
    case 'equals-ignore-case':
      return texts.some((value) => value.toUpperCase() === String(operand).toUpperCase());
    case 'anything-but':
      return values.some((value) => !elementsOf(operand).includes(value));
    case 'numeric':
      return values.some((value) => typeof value === 'number' && isInside(value, operand));
    default:
      throw new Error(`no comparison: ${operator}`);
  }
}

function reversed(text: Json): string {
  return [...String(text)].reverse().join('');
}

function isInside(value: number, bounds: Json): boolean {
  const [operator, operand, ...more] = isList(bounds) ? bounds : [];
  const distance = Math.sign(value - Number(operand));
  const allowed = { '=': [0], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }[String(operator)];
  return (allowed?.includes(distance) ?? false) && (more.length === 0 || isInside(value, more));
}

/** What is left when the brackets of all arrays are taken away. */
function elementsOf(value: Json | undefined): readonly Json[] {
  if (isList(value)) return value.flatMap(elementsOf);
  return value === undefined ? [] : [value];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function membersOf(value: Json): Members {
  if (typeof value === 'object' && value !== null && !isList(value)) return value;
  throw new Error('not an object');
}
