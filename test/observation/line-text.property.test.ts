import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineText } from '../../src/observation/line-text.ts';

const instant = fc.oneof(
  fc.double({ min: 2 ** 30, max: 9e12 }),
  fc.constantFrom(1_767_225_600_000.125, 1_767_225_600_000.25, 2 ** 30, 2 ** 30 + 1, 1e300),
);
const column = fc.oneof(
  fc.array(fc.oneof({ weight: 5, arbitrary: instant }, fc.constant(null), fc.double())),
  fc.array(fc.jsonValue()),
);
const fields = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.dictionary(fc.string(), column),
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  .map(([before, records, after]) => ({ ...before, ...after, records }));

test('a line is written as JSON.stringify would write it', () => {
  fc.assert(fc.property(fields, (line) => expect(lineText(line)).toBe(JSON.stringify(line))));
});
