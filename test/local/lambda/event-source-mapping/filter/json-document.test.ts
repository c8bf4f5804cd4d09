import { expect, test } from '@jest/globals';
import {
  JsonNumber,
  NOT_JSON,
  parseJsonDocument,
} from '../../../../../src/local/lambda/event-source-mapping/filter/json-document.ts';

test('numbers keep the way they are written', () => {
  const digits = ['300', '300.0', '3.0e2', '-0', '1e400', '12345678901234567890.123'];
  expect(parseJsonDocument(`[${digits.join()}]`)).toEqual(
    digits.map((source) => new JsonNumber(source)),
  );
});

test('of members with the same name the last is kept', () => {
  expect(parseJsonDocument('{"a":1,"a":2.0,"b":3}')).toEqual(
    new Map([
      ['a', new JsonNumber('2.0')],
      ['b', new JsonNumber('3')],
    ]),
  );
});

test('a member may be called like a part of every object', () => {
  const text = '{"__proto__":{"constructor":1},"toString":null}';
  const { toString: ownToString } = {};
  expect(parseJsonDocument(text)).toEqual(
    new Map<string, unknown>([
      ['__proto__', new Map([['constructor', new JsonNumber('1')]])],
      ['toString', null],
    ]),
  );
  expect({}.toString).toBe(ownToString);
});

test.each(['', 'plain text', '{"a":1', "{'a':1}", '{"a":1}x', '[01]', 'NaN', '\ufeff{}', ']]]'])(
  '%j is not JSON',
  (text) => {
    expect(parseJsonDocument(text)).toBe(NOT_JSON);
  },
);

test('a thousand levels are read and one more is not, on whatever stack', () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
  expect(parseJsonDocument(nested(1000))).not.toBe(NOT_JSON);
  expect(parseJsonDocument(`[${nested(1000)}]`)).toBe(NOT_JSON);
  expect(parseJsonDocument('['.repeat(1_000_000))).toBe(NOT_JSON);
});

test('brackets and quotes in strings do not nest', () => {
  const text = JSON.stringify({ a: `\\"${'[{'.repeat(2000)}\\` });
  expect(parseJsonDocument(text)).toEqual(new Map([['a', `\\"${'[{'.repeat(2000)}\\`]]));
});
