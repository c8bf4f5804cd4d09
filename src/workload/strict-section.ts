import { closestMatch } from 'leven';
import { z } from 'zod';

/** A zod object that takes no other keys and, given one, says which known key is nearest. */
export function strictSection<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => describeUnknown('key', key, known)).join('; ')
        : undefined,
  });
}

/** A zod enumeration that, given another name, says which known name is nearest. */
export function strictChoice<const Names extends readonly string[]>(
  names: Names,
): z.ZodEnum<{ [Name in Names[number]]: Name }> {
  return z.enum(names, {
    error: (issue) => describeUnknown('name', String(issue.input), names),
  });
}

/** Says that `name` is none of `known`, and which one was probably meant. */
export function describeUnknown(kind: string, name: string, known: readonly string[]): string {
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  const nearest = closestMatch(shown, known, { maxDistance: Math.ceil(shown.length / 2) });
  return nearest === undefined
    ? `unknown ${kind} "${shown}" (known: ${known.join(', ')})`
    : `unknown ${kind} "${shown}" (did you mean "${nearest}"?)`;
}
