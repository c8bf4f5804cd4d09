import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createInstantDigits } from '../../src/workload/instant-digits.ts';

test('the digits are those of the number, whatever was spelled before', () => {
  const year2223Us = 8e15;
  const instantUs = fc.oneof(
    fc.integer({ min: 0, max: year2223Us }),
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.integer({ min: 1_767_225_600_000, max: 1_767_225_603_000 }).map((ms) => ms * 1000),
    fc.integer({ min: 1_767_225_600_000_000, max: 1_767_225_602_000_000 }),
  );
  fc.assert(
    fc.property(fc.array(instantUs, { minLength: 1, maxLength: 20 }), (instants) => {
      const digits = createInstantDigits();
      for (const us of instants) {
        expect(digits.wholeMs(us)).toBe(String(Math.floor(us / 1000)));
        expect(digits.wholeMs(us) + digits.fraction(us)).toBe(String(us / 1000));
      }
    }),
    { numRuns: 1000 },
  );
});

test('where a double no longer holds every microsecond, the digits still are read as the number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8e15, max: 9e15 }), (us) => {
      const digits = createInstantDigits();

      expect(Number(digits.wholeMs(us) + digits.fraction(us))).toBe(us / 1000);
    }),
  );
});
