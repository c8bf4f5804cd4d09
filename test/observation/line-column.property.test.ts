import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineColumn } from '../../src/observation/line-column.ts';

const values = fc.array(fc.constantFrom<string | number | null>(0, 1, null, ''));

test('a column holds what was added, and says which one value it is if it is one', () => {
  fc.assert(
    fc.property(values, (added) => {
      const column = new LineColumn<string | number | null>();
      for (const value of added) column.add(value);
      expect(column.values).toEqual(added);
      expect(column.alike).toBe(new Set(added).size === 1 ? added[0] : undefined);
    }),
  );
});
