import { describe, expect, test } from '@jest/globals';
import {
  parseQueueFilters,
  parseStreamFilters,
} from '../../../../../src/local/lambda/event-source-mapping/filter/parse-filter-criteria.ts';

// Goal: what is no filter is refused, in the words of AWS where they are known, and what would be
// one on AWS but not here is refused by name. Ids are those of the conformance cases.

const criteria = (...patterns: readonly unknown[]) => ({
  Filters: patterns.map((Pattern) => ({ Pattern })),
});
const invalid = expect.objectContaining({
  code: 'InvalidParameterValueException',
  message: 'Invalid filter pattern definition.',
});
const bothKinds = [parseStreamFilters, parseQueueFilters];

describe('what AWS refuses', () => {
  test.each([
    ['A-S23', 'null'],
    ['A-S23', 'simple string'],
    ['A-S23', '{"eventSource":"aws:sqs"}'],
    ['A-S23', '{"eventSource":[]}'],
    ['A-S23', '[{"eventName": ["INSERT"=123}]'],
    ['nothing', ''],
    ['no field', '{}'],
    ['no field', '{"data":{}}'],
    ['no object', '[]'],
    ['a list in a list', '{"data":{"a":[["x"]]}}'],
    ['no operator', '{"data":{"a":[{}]}}'],
    ['two operators', '{"data":{"a":[{"prefix":"a","suffix":"b"}]}}'],
    ['no such operator', '{"data":{"a":[{"EXISTS":true}]}}'],
    ['no such operator', '{"data":{"a":[{"__proto__":true}]}}'],
    ['text for exists', '{"data":{"a":[{"exists":"true"}]}}'],
    ['a number for prefix', '{"data":{"a":[{"prefix":1}]}}'],
    ['null for suffix', '{"data":{"a":[{"suffix":null}]}}'],
    ['a list for equals-ignore-case', '{"data":{"a":[{"equals-ignore-case":["x"]}]}}'],
    ['nothing but nothing', '{"data":{"a":[{"anything-but":[]}]}}'],
    ['anything but null', '{"data":{"a":[{"anything-but":null}]}}'],
    ['anything but two kinds', '{"data":{"a":[{"anything-but":["x",1]}]}}'],
    ['no bound', '{"data":{"a":[{"numeric":[]}]}}'],
    ['half a bound', '{"data":{"a":[{"numeric":[">"]}]}}'],
    ['text as a bound', '{"data":{"a":[{"numeric":[">","1"]}]}}'],
    ['a bound beyond all numbers', '{"data":{"a":[{"numeric":[">",1e400]}]}}'],
    ['two lower bounds', '{"data":{"a":[{"numeric":[">",0,">",0]}]}}'],
    ['the upper bound first', '{"data":{"a":[{"numeric":["<",9,">",0]}]}}'],
    ['an empty range', '{"data":{"a":[{"numeric":[">",5,"<",5]}]}}'],
    ['equal and more', '{"data":{"a":[{"numeric":["=",5,"<",6]}]}}'],
    ['three bounds', '{"data":{"a":[{"numeric":[">",5,"<",6,"<",7]}]}}'],
    ['one alternative', '{"data":{"$or":[{"a":["x"]}]}}'],
    ['alternatives that are none', '{"data":{"$or":["x","y"]}}'],
    ['nesting without end', `{"data":${'{"a":'.repeat(800)}`],
  ])('%s: %s', (_, pattern) => {
    for (const parse of bothKinds) expect(() => parse(criteria(pattern))).toThrow(invalid);
  });

  test('K113 a pattern for the data of a stream that is not JSON of an object', () => {
    expect(() => parseStreamFilters(criteria('{"data":["plain text"]}'))).toThrow(invalid);
  });

  test('a filter without a pattern', () => {
    for (const parse of bothKinds) expect(() => parse({ Filters: [{}] })).toThrow(invalid);
  });

  test('B-K23 more than five filters', () => {
    const patterns = Array.from({ length: 6 }, (_, index) => `{"data":{"a":[${index}]}}`);
    expect(parseStreamFilters(criteria(...patterns.slice(1)))).toHaveLength(5);
    expect(() => parseStreamFilters(criteria(...patterns))).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValueException' }),
    );
  });

  test('K108 a pattern of more than 4096 characters', () => {
    const pattern = (length: number) => `{"data":{"a":["${'x'.repeat(length - 19)}"]}}`;
    expect(pattern(4096)).toHaveLength(4096);
    expect(parseStreamFilters(criteria(pattern(4096)))).toHaveLength(1);
    expect(() => parseStreamFilters(criteria('{}', pattern(4097)))).toThrow(invalid);
    expect(() => parseStreamFilters(criteria(pattern(4097)))).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: expect.stringMatching(
          /at 'filterCriteria\.filters\.1\.member\.pattern' failed .* less than or equal to 4096$/,
        ),
      }),
    );
  });
});

describe('what is not simulated', () => {
  test.each([
    ['K110', '{"partitionKey":["x"]}', 'of a stream with the key "partitionKey"'],
    ['K110', '{"data":{"a":["x"]},"eventName":["x"]}', 'of a stream with the key "eventName"'],
    [
      'K110',
      '{"$or":[{"data":{"a":["x"]}},{"kinesis":{"data":["x"]}}]}',
      'of a stream with the key "kinesis"',
    ],
    ['', '{"data":{"a":[{"wildcard":"*"}]}}', 'with the comparison "wildcard"'],
    ['', '{"data":{"a":[{"cidr":"10.0.0.0/24"}]}}', 'with the comparison "cidr"'],
    [
      '',
      '{"data":{"a":[{"prefix":{"equals-ignore-case":"a"}}]}}',
      'with the comparison "prefix equals-ignore-case"',
    ],
    [
      '',
      '{"data":{"a":[{"anything-but":{"prefix":"a"}}]}}',
      'with the comparison "anything-but prefix"',
    ],
  ])('%s %s of a stream', (_, pattern, what) => {
    expect(() => parseStreamFilters(criteria(pattern))).toThrow(
      expect.objectContaining({
        code: 'SETTING_NOT_SIMULATED',
        message: `FilterCriteria ${what} is not simulated`,
      }),
    );
  });

  test.each([
    '{"body":["plain text"]}',
    '{"$or":[{"body":[{"exists":true}]},{"messageId":["x"]}]}',
  ])('S58 %s of a queue', (pattern) => {
    expect(() => parseQueueFilters(criteria(pattern))).toThrow(
      expect.objectContaining({
        code: 'SETTING_NOT_SIMULATED',
        message: 'FilterCriteria with a plain-text "body" is not simulated',
      }),
    );
  });
});

test.each([
  [{ filters: [] }, 'SETTING_UNKNOWN', 'FilterCriteria.filters'],
  [
    { Filters: [{ Pattern: '{"data":{"a":[1]}}', Name: 'x' }] },
    'SETTING_UNKNOWN',
    'Filters[0].Name',
  ],
  [{ Filters: { Pattern: '{}' } }, 'SETTING_MALFORMED', 'FilterCriteria.Filters'],
  [{ Filters: ['{}'] }, 'SETTING_MALFORMED', 'FilterCriteria.Filters[0]'],
  [{ Filters: [{ Pattern: { data: {} } }] }, 'SETTING_MALFORMED', 'Filters[0].Pattern'],
  ['{}', 'SETTING_MALFORMED', 'FilterCriteria'],
])('%j is refused as %s', (value, code, setting) => {
  for (const parse of bothKinds) {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({ code, setting: expect.stringContaining(setting) }),
    );
  }
});

test.each([undefined, null, {}, { Filters: null }, { Filters: [] }])('%j is no filter', (value) => {
  for (const parse of bothKinds) expect(parse(value)).toEqual([]);
});
