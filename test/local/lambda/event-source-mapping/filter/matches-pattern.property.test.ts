import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonDocument } from '../../../../../src/local/lambda/event-source-mapping/filter/json-document.ts';
import { matchesPattern } from '../../../../../src/local/lambda/event-source-mapping/filter/matches-pattern.ts';
import { parseFilterPattern } from '../../../../../src/local/lambda/event-source-mapping/filter/parse-filter-pattern.ts';
import { type Json, type Members, naivelyMatches } from './naive-filter.ts';

// Goal: patterns match as they are documented to, whatever is nested in what. Method: the naive
// matcher multiplies everything out: a pattern without `$or` for each choice of alternatives, a
// document without arrays of objects for each choice of elements.

const text = fc.constantFrom('', 'x', 'xy', 'X', '1');
const integer = fc.integer({ min: 0, max: 2 });
const leaf: fc.Arbitrary<Json> = fc.oneof(text, integer, fc.constantFrom(true, false, null));

const numeric: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), integer).map((bound) => [...bound]),
  fc
    .tuple(fc.constantFrom('>', '>='), fc.constantFrom('<', '<='), integer, fc.nat(2))
    .map(([lower, upper, from, width]) => [lower, from, upper, from + width + 1]),
);
const comparison: fc.Arbitrary<Json> = fc.oneof(
  leaf,
  fc.record({ 'equals-ignore-case': text }),
  fc.record({ prefix: text }),
  fc.record({ suffix: text }),
  fc.record({
    'anything-but': fc.oneof(
      text,
      integer,
      fc.array(text, { minLength: 1, maxLength: 2 }),
      fc.array(integer, { minLength: 1, maxLength: 2 }),
    ),
  }),
  fc.record({ numeric }),
  fc.record({ exists: fc.boolean() }),
);

const comparisons = fc.array(comparison, { minLength: 1, maxLength: 2 });

/** Objects are expected at `o` and `p`, values elsewhere; few places, so that many match. */
function patternOf(depth: number): fc.Arbitrary<Members> {
  const values = fc.record({ v: comparisons });
  if (depth === 0) return values;
  const inside = patternOf(depth - 1);
  const $or = fc.array(inside, { minLength: 2, maxLength: 3 });
  return fc
    .oneof(
      values,
      fc.record({ v: comparisons, w: comparisons }),
      fc.record({ o: inside }),
      fc.record({ o: inside, p: inside }),
      fc.record({ $or }),
      fc.record({ o: fc.record({ $or, v: comparisons }) }),
    )
    .map((members) => ({ ...members }));
}

/** Anything may be anywhere. */
function documentOf(depth: number): fc.Arbitrary<Json> {
  if (depth === 0) return leaf;
  const inside = documentOf(depth - 1);
  const members = { v: inside, w: inside, o: inside, p: inside, $or: inside };
  return fc.oneof(
    { weight: 1, arbitrary: leaf },
    { weight: 2, arbitrary: fc.array(inside, { maxLength: 2 }) },
    { weight: 4, arbitrary: fc.record(members, { requiredKeys: [] }).map((all) => ({ ...all })) },
  );
}

test('a filter matches what a matcher without any shortcut matches', () => {
  const outcomes = { true: 0, false: 0 };
  fc.assert(
    fc.property(patternOf(2), documentOf(4), (pattern, document) => {
      const expected = naivelyMatches(pattern, document);
      outcomes[`${expected}`] += 1;
      const compiled = parseFilterPattern(JSON.stringify(pattern));
      const parsed = parseJsonDocument(JSON.stringify(document));
      expect(matchesPattern(compiled, parsed)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(outcomes.true, outcomes.false)).toBeGreaterThan(100);
});
