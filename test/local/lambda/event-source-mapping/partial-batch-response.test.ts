import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePartialBatchResponse } from '../../../../src/local/lambda/event-source-mapping/partial-batch-response.ts';

const BATCH = ['id-0', 'id-1', 'id-2'];

const answering = (...identifiers: unknown[]): string =>
  JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });

describe('parsePartialBatchResponse', () => {
  test.each([
    '',
    'null',
    '""',
    '[]',
    '{}',
    '{"batchItemFailures":[]}',
    '{"batchItemFailures":null}',
    '{"other":1}',
  ])('%j means success', (payload) => {
    expect(parsePartialBatchResponse(payload, () => BATCH)).toEqual({ kind: 'succeeded' });
  });

  test.each([
    'no JSON',
    '"text"',
    '1',
    'false',
    '[1]',
    '{"batchItemFailures":{}}',
    '{"batchItemFailures":"id-0"}',
    '{"batchItemFailures":[null]}',
    '{"batchItemFailures":["id-0"]}',
    '{"batchItemFailures":[{"foo":"id-0"}]}',
    '{"batchItemFailures":[{"__proto__":{"itemIdentifier":"id-0"}}]}',
    answering(''),
    answering(null),
    answering(123),
    answering('id-3'),
    answering('id-0', 'id-3'),
    answering('__proto__'),
  ])('%j is not readable', (payload) => {
    expect(parsePartialBatchResponse(payload, () => BATCH)).toEqual({ kind: 'unreadable' });
  });

  test('failures are told by position, in any order and however often', () => {
    const failures = fc.array(fc.nat({ max: 2 }), { minLength: 1 });
    fc.assert(
      fc.property(failures, (positions) => {
        const payload = answering(...positions.map((position) => BATCH[position]));
        expect(parsePartialBatchResponse(payload, () => BATCH)).toEqual({
          kind: 'partially-failed',
          failedIndexes: new Set(positions),
        });
      }),
    );
  });

  test('a message that is in the batch twice has failed in both places', () => {
    expect(parsePartialBatchResponse(answering('id-0'), () => ['id-0', 'id-1', 'id-0'])).toEqual({
      kind: 'partially-failed',
      failedIndexes: new Set([0, 2]),
    });
  });

  test('no payload makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
        expect(['succeeded', 'unreadable']).toContain(
          parsePartialBatchResponse(payload, () => []).kind,
        );
      }),
    );
  });
});
