import { expect, test } from '@jest/globals';
import { countText, msText, percentText } from '../../src/measurement/number-text.ts';

test.each([
  [1, 'record', '1 record'],
  [9000, 'record', '9,000 records'],
  [0, 'failed batch', '0 failed batches'],
  [2, 'delivery', '2 deliveries'],
  [3, 'key', '3 keys'],
])('%d of "%s" reads %j', (count, noun, text) => {
  expect(countText(count, noun)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0000123, '0.001 %'],
  [0.0312, '3.1 %'],
  [0.5, '50 %'],
])('the ratio %d reads %j', (ratio, text) => {
  expect(percentText(ratio)).toBe(text);
});

test.each([
  [3.14, '3.1 ms'],
  [7, '7 ms'],
  [14.6, '15 ms'],
  [12_345.6, '12,346 ms'],
  [-3.26, '-3.3 ms'],
  [-0.04, '0 ms'],
])('%d reads %j', (durationMs, text) => {
  expect(msText(durationMs)).toBe(text);
});
