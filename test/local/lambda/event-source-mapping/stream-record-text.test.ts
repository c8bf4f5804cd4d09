import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createStreamRecordEncoder } from '../../../../src/local/lambda/event-source-mapping/stream-record-text.ts';

const encode = createStreamRecordEncoder({
  streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/activity',
  shardId: 'shardId-000000000000',
  roleArn: 'arn:aws:iam::000000000000:role/consumer',
});

test('a record is written as Lambda writes it, keys in the order of the recordings', () => {
  const { text } = encode({
    sequenceNumber: '49'.padEnd(56, '1'),
    partitionKey: 'user-1',
    data: 'aGVsbG8=',
    arrivalAtMs: 1_700_000_000_123.75,
  });

  expect(text).toBe(
    '{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"user-1",' +
      `"sequenceNumber":"${'49'.padEnd(56, '1')}","data":"aGVsbG8=",` +
      '"approximateArrivalTimestamp":1700000000.123},"eventSource":"aws:kinesis",' +
      `"eventVersion":"1.0","eventID":"shardId-000000000000:${'49'.padEnd(56, '1')}",` +
      '"eventName":"aws:kinesis:record",' +
      '"invokeIdentityArn":"arn:aws:iam::000000000000:role/consumer","awsRegion":"eu-west-1",' +
      '"eventSourceARN":"arn:aws:kinesis:eu-west-1:000000000000:stream/activity"}',
  );
});

test('the length is that of the text, and the value what it says', () => {
  const record = fc.record({
    sequenceNumber: fc.stringMatching(/^49\d{54}$/),
    partitionKey: fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }),
    data: fc.base64String(),
    arrivalAtMs: fc.double({ min: 0, max: 1e13, noNaN: true }),
  });
  fc.assert(
    fc.property(record, (given) => {
      const encoded = encode(given);
      expect(encoded.textBytes).toBe(Buffer.byteLength(encoded.text));
      expect(encoded.value()).toEqual(JSON.parse(encoded.text));
    }),
  );
});
