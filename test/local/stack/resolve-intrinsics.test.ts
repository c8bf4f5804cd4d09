import { describe, expect, test } from '@jest/globals';
import {
  NO_VALUE,
  type References,
  resolveIntrinsics,
} from '../../../src/local/stack/resolve-intrinsics.ts';
import { createStackReferences } from '../../../src/local/stack/stack-references.ts';
import { parseTemplateSections } from '../../../src/local/stack/template-sections.ts';
import { templateOf } from './stack-templates.ts';

// Goal: intrinsic functions give what CloudFormation would give.
// Method: references that answer from a table; then real ones over small templates.

const references: References = {
  ref: (name) => (name === 'Nothing' ? NO_VALUE : `ref:${name}`),
  attribute: (logicalId, attribute) => `att:${logicalId}/${attribute}`,
};
const resolve = (value: unknown): unknown => resolveIntrinsics(value, references);

describe('an intrinsic function', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Queue' }, 'ref:Queue'],
    ['Fn::GetAtt with a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'att:Queue/Arn'],
    ['Fn::GetAtt with dots', { 'Fn::GetAtt': 'Stack.Outputs.Url' }, 'att:Stack/Outputs.Url'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref:B-3'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `\${A}/\${B.Arn}/\${AWS::Region}` },
      'ref:A/att:B/Arn/ref:AWS::Region',
    ],
    ['Fn::Sub with a literal', { 'Fn::Sub': `\${!A}` }, `\${A}`],
    [
      'Fn::Sub with variables of its own',
      { 'Fn::Sub': [`\${A}-\${B}`, { A: { Ref: 'X' } }] },
      'ref:X-ref:B',
    ],
  ])('%s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test('is resolved wherever it is nested', () => {
    expect(resolve({ a: [{ b: { Ref: 'C' } }], d: 1 })).toEqual({ a: [{ b: 'ref:C' }], d: 1 });
  });

  test('that gives no value takes its property or its list entry away', () => {
    expect(resolve({ a: { Ref: 'Nothing' }, b: [{ Ref: 'Nothing' }, 1] })).toEqual({ b: [1] });
  });

  test.each(['Fn::ImportValue', 'Fn::If', 'Fn::Select', 'Fn::Transform'])(
    '%s is refused by name',
    (name) => {
      expect(() => resolve({ a: { [name]: 'x' } })).toThrow(`${name} is not simulated`);
    },
  );

  test.each<[string, unknown]>([
    ['Ref to a list', { Ref: [] }],
    ['GetAtt of one name', { 'Fn::GetAtt': ['Queue'] }],
    ['Join without a list', { 'Fn::Join': '-' }],
    ['Sub of a number and nothing else', { 'Fn::Sub': [null, {}] }],
  ])('%s is malformed', (_, value) => {
    expect(() => resolve(value)).toThrow(/needs/);
  });

  test('is not looked for without end', () => {
    let value: unknown = 'core';
    for (let depth = 0; depth < 10_000; depth++) value = [value];
    expect(() => resolve(value)).toThrow('nested deeper than 64 levels');
  });
});

describe('a reference within a template', () => {
  const scope = { region: 'us-east-1', accountId: '000000000000' };
  const place = { ...scope, endpoint: 'http://localhost', createdAtMs: 1_767_225_600_999 };
  const inTemplate = (resources: Readonly<Record<string, unknown>>) =>
    createStackReferences(parseTemplateSections(templateOf(resources)), place);
  const bucket = (name: unknown) => ({
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: name },
  });

  test('follows names that are made of other names', () => {
    const { attribute } = inTemplate({
      A: bucket({ 'Fn::Sub': `\${B}-copy-\${AWS::AccountId}` }),
      B: bucket('original'),
    });
    expect(attribute('A', 'Arn')).toBe('arn:aws:s3:::original-copy-000000000000');
  });

  test('that leads back to itself is refused', () => {
    const { ref } = inTemplate({ A: bucket({ Ref: 'B' }), B: bucket({ Ref: 'A' }) });
    expect(() => ref('A')).toThrow('the name of A refers to itself');
  });

  test('to what a resource has not got is refused', () => {
    const { ref, attribute } = inTemplate({ A: bucket('a') });
    expect(() => attribute('A', 'DomainName')).toThrow('A has no attribute DomainName here');
    expect(() => ref('B')).toThrow('B is not in the template');
    expect(() => ref('AWS::NotificationARNs')).toThrow('AWS::NotificationARNs is not known here');
  });

  test('to a FIFO queue without a name gives one that ends as it must', () => {
    const { ref } = inTemplate({
      Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    });
    expect(ref('Q')).toBe('http://localhost/000000000000/Q.fifo');
  });
});
