import { expect, test } from '@jest/globals';
import { valueText } from '../../../src/comparison/thresholds/value-text.ts';

test.each([
  [1830.4, 'ms', 2000, '1,830 ms'],
  [1999.6, 'ms', 2000, '1999.6 ms'],
  [2000, 'ms', 2000, '2,000 ms'],
  [0.0333, 'share', 0.05, '3.3 %'],
  [0.0333, 'share', 0.033, '0.0333'],
  [1.004, 'ratio', 1, '1.004'],
  [1.014, 'ratio', 1, '1.01'],
  [1234, 'count', 0, '1,234'],
  [9.96, 'number', 10, '9.96'],
] as const)('%d (%s) beside %d is written so that both can be told apart: %s', (...row) => {
  const [value, unit, limit, text] = row;

  expect(valueText(value, { unit, limit })).toBe(text);
});
