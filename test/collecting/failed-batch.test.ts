import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isInBatch, parseFailedBatch } from '../../src/collecting/failed-batch.ts';
import { failedBatchBody } from './collected-run.ts';

test('the range, the size and the function of a failed batch are read', () => {
  expect(parseFailedBatch(failedBatchBody('99', '100', 2))).toEqual({
    shardId: 'shardId-0',
    startSequenceNumber: '99',
    endSequenceNumber: '100',
    batchSize: 2,
    functionName: 'kinesisConsumer',
    condition: 'RetryAttemptsExhausted',
  });
});

test('anything else in the queue is no failed batch', () => {
  for (const body of ['', 'text', '{}', '[]', 'null', failedBatchBody('9x', '10', 2)]) {
    expect(parseFailedBatch(body)).toBeUndefined();
  }
  fc.assert(fc.property(fc.json(), (body) => parseFailedBatch(body) === undefined));
});

test('sequence numbers are compared as the numbers they are, whatever their length', () => {
  const number = fc.bigInt({ min: 0n, max: 10n ** 60n });
  fc.assert(
    fc.property(number, number, number, (start, end, at) => {
      const batch = parseFailedBatch(failedBatchBody(String(start), String(end), 1));

      expect(batch && isInBatch(batch, String(at))).toBe(start <= at && at <= end);
    }),
  );
});
