import { describe, expect, test } from '@jest/globals';
import { parseJsonDocument } from '../../../../../src/local/lambda/event-source-mapping/filter/json-document.ts';
import { matchesPattern } from '../../../../../src/local/lambda/event-source-mapping/filter/matches-pattern.ts';
import { parseFilterPattern } from '../../../../../src/local/lambda/event-source-mapping/filter/parse-filter-pattern.ts';

// Goal: every comparison of Lambda's filter rule syntax says yes and no where AWS does. Method:
// pattern, documents that match and documents that do not, as text, as numbers differ in theirs.

type Example = readonly [pattern: string, yes: readonly string[], no: readonly string[]];

function expectExample([pattern, yes, no]: Example): void {
  const passed = [...yes, ...no].filter((document) =>
    matchesPattern(parseFilterPattern(pattern), parseJsonDocument(document)),
  );
  expect(passed).toEqual(yes);
}

describe('K115 the comparisons that Lambda documents', () => {
  const examples: readonly Example[] = [
    ['{"a":[null]}', ['{"a":null}'], ['{"a":"null"}', '{"a":""}', '{"a":0}', '{}', '{"a":[]}']],
    ['{"a":[""]}', ['{"a":""}'], ['{"a":" "}', '{"a":null}', '{}']],
    [
      '{"a":["Alice"]}',
      ['{"a":"Alice"}', '{"b":1,"a":"\\u0041lice"}'],
      ['{"a":"alice"}', '{"a":"Alice "}', '{"b":"Alice"}', '{"a":{"a":"Alice"}}', '"Alice"'],
    ],
    ['{"a":["e\u0301"]}', ['{"a":"e\u0301"}'], ['{"a":"\u00e9"}']],
    ['{"a":[true]}', ['{"a":true}'], ['{"a":false}', '{"a":"true"}', '{"a":1}']],
    ['{"a":[300]}', ['{"a":300}'], ['{"a":300.0}', '{"a":3.0e2}', '{"a":"300"}', '{"a":3e2}']],
    ['{"a":[3.0e2]}', ['{"a":3.0e2}'], ['{"a":300}', '{"a":3.0E2}']],
    ['{"a":[{"equals-ignore-case":"aLiCe"}]}', ['{"a":"Alice"}', '{"a":"ALICE"}'], ['{"a":"Al"}']],
    ['{"a":["x"],"b":[1]}', ['{"a":"x","b":1}'], ['{"a":"x"}', '{"a":"x","b":2}', '{"b":1}']],
    ['{"a":["x",1,null]}', ['{"a":"x"}', '{"a":1}', '{"a":null}'], ['{"a":"1"}', '{"a":2}']],
    ['{"a":{"b":["x"]}}', ['{"a":{"b":"x"}}'], ['{"a":"x"}', '{"b":"x"}', '{"a":{"b":["y"]}}']],
    [
      '{"c":[1],"$or":[{"a":["x"]},{"b":[{"numeric":[">",5]}],"d":[true]}]}',
      ['{"c":1,"a":"x"}', '{"c":1,"b":6,"d":true}', '{"c":1,"a":"y","b":6,"d":true}'],
      ['{"a":"x"}', '{"c":1}', '{"c":1,"b":6}', '{"c":2,"a":"x"}', '{"c":1,"$or":"x"}'],
    ],
    [
      '{"a":[{"anything-but":["x","y"]}]}',
      ['{"a":"z"}', '{"a":""}', '{"a":null}', '{"a":1}', '{"a":["x","z"]}'],
      ['{"a":"x"}', '{"a":"y"}', '{}', '{"a":["x","y"]}', '{"a":[]}', '{"a":{"b":"z"}}'],
    ],
    ['{"a":[{"anything-but":1}]}', ['{"a":2}', '{"a":"1"}', '{"a":1.0}'], ['{"a":1}']],
    ['{"a":[{"numeric":["=",100]}]}', ['{"a":100}', '{"a":1.0e2}'], ['{"a":"100"}', '{"a":99}']],
    ['{"a":[{"numeric":["<=",1]}]}', ['{"a":1}', '{"a":-1e400}'], ['{"a":1.5}', '{"a":null}']],
    [
      '{"a":[{"numeric":[">",10,"<=",20]}]}',
      ['{"a":10.5}', '{"a":20}', '{"a":[1,15]}'],
      ['{"a":10}', '{"a":20.001}', '{"a":[1,30]}', '{}'],
    ],
    [
      '{"a":[{"exists":true}]}',
      ['{"a":0}', '{"a":null}', '{"a":""}', '{"a":["x"]}'],
      ['{}', '{"b":1}', '{"a":{}}', '{"a":{"b":1}}', '{"a":[]}', '{"a":[{"b":1}]}'],
    ],
    [
      '{"a":{"b":[{"exists":false}]}}',
      ['{}', '{"a":{}}', '{"a":1}', '{"a":[]}', '{"a":{"b":{"c":1}}}', '{"a":{"b":[]}}'],
      ['{"a":{"b":1}}', '{"a":{"b":null}}', '{"a":[{"b":1}]}'],
    ],
    ['{"a":[{"exists":false},"x"]}', ['{}', '{"a":"x"}'], ['{"a":"y"}']],
    ['{"a":[{"prefix":"us-"}]}', ['{"a":"us-east-1"}', '{"a":"us-"}'], ['{"a":"us"}', '{"a":1}']],
    ['{"a":[{"suffix":".png"}]}', ['{"a":"x.png"}'], ['{"a":"x.PNG"}', '{"a":".pn"}']],
    ['{"a":[{"prefix":"1"}]}', ['{"a":"1x"}'], ['{"a":1}', '{"a":12}']],
  ];

  test.each(examples)('%s', (...example) => {
    expectExample(example);
  });

  test('A-D02 text is not compared as a number, so "101" is neither above 100 nor another', () => {
    expectExample([
      '{"N":[{"numeric":[">",100]},{"anything-but":"101"}]}',
      ['{"N":"42"}', '{"N":101}'],
      ['{"N":"101"}'],
    ]);
  });

  test('K116 of two members of a pattern with the same name the last counts', () => {
    expectExample(['{"a":["x"],"a":["y"]}', ['{"a":"y"}'], ['{"a":"x"}']]);
  });
});

describe('arrays', () => {
  const examples: readonly Example[] = [
    ['{"a":["x"]}', ['{"a":["x","y"]}', '{"a":[["y",["x"]]]}'], ['{"a":["y"]}', '{"a":[]}']],
    [
      '{"a":{"b":["x"],"c":["y"]}}',
      ['{"a":[{"b":"z"},{"b":"x","c":"y"}]}', '{"a":[[{"b":["x"],"c":"y"}]]}'],
      ['{"a":[{"b":"x"},{"c":"y"}]}', '{"a":[{"b":"x","c":"z"},{"b":"z","c":"y"}]}'],
    ],
    ['{"a":["x"]}', ['[{"a":"y"},{"a":"x"}]'], ['[{"a":"y"}]', '[]']],
  ];

  test.each(examples)('one element must match everything: %s', (...example) => {
    expectExample(example);
  });
});

describe('hostile documents', () => {
  test('names of what every object has are names like others', () => {
    expectExample(['{"toString":[{"exists":true}]}', ['{"toString":1}'], ['{}', '{"a":1}']]);
    expectExample([
      '{"__proto__":{"a":["x"]}}',
      ['{"__proto__":{"a":"x"}}'],
      ['{"a":"x"}', '{"__proto__":null}'],
    ]);
  });

  test('a deep document and a wide pattern take no more than a walk', () => {
    const names = Array.from({ length: 200 }, (_, index) => `{"a${index}":["x"]}`);
    const pattern = `{"a":{"$or":[${names.join()}]}}`;
    const elements = Array.from({ length: 5000 }, (_, index) => `{"a${index}":["y","z"]}`);
    const deep = `{"a":${'['.repeat(990)}{"a7":"x"}${']'.repeat(990)}}`;
    expectExample([pattern, [deep], [`{"a":[${elements.join()}]}`]]);
  });
});
