import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TextBlob } from '../../../src/local/kinesis/text-blob.ts';
import { base64, errorOf, record, SHARD_0, startKinesis, texts } from './kinesis-fixture.ts';

// Goal: what PutRecord and PutRecords accept is stored as sent, and what AWS refuses is
// refused with AWS's code. Method: call the actions with bodies as JSON.parse gives them.

const MIB = 1_048_576;

describe('a record is given back as it was put', () => {
  test('whatever its bytes and its key, the sequence number and arrival time with it', () => {
    const key = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((text) => text.length <= 256);
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 300 }), (partitionKey, bytes) => {
        const kinesis = startKinesis();
        const data = Buffer.from(bytes).toString('base64');

        const { Records } = kinesis.putRecords([{ PartitionKey: partitionKey, Data: data }]);
        const read = kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'));

        expect(read.Records).toEqual([
          {
            PartitionKey: partitionKey,
            Data: data,
            SequenceNumber: (Records[0] as { SequenceNumber: string }).SequenceNumber,
            ApproximateArrivalTimestamp: kinesis.clock.wallTimeMs() / 1_000,
          },
        ]);
      }),
    );
  });

  test('as a text, by a caller in this process, like as the base64 of its UTF-8', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '"', 'é', '語', '🙂', '\ud83d'), maxLength: 100 }),
      fc.constantFrom(MIB - 2, MIB - 1, MIB).map((length) => 'x'.repeat(length)),
    );
    fc.assert(
      fc.property(text, (utf8) => {
        const isAscii = /^[\0-\x7f]*$/.test(utf8);
        const outcomes = [new TextBlob(utf8, isAscii), base64(utf8)].map((given) => {
          const kinesis = startKinesis();
          try {
            const answer = kinesis.putRecords([{ PartitionKey: 'ab', Data: given }]);
            return [answer, kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'))];
          } catch (error) {
            return error;
          }
        });

        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 50 },
    );
  });

  test.each(['__proto__', 'constructor', 'toString', 'ключ', '🙂', ' ', '\u0000'])(
    'a partition key such as %j is an ordinary key',
    (partitionKey) => {
      const kinesis = startKinesis({ shardCount: 3 });
      const entry = JSON.parse(`{"PartitionKey":${JSON.stringify(partitionKey)},"Data":"QQ=="}`);

      const shardIds = [1, 2].map(() => kinesis.putRecords([entry]).Records[0]);

      expect(shardIds[0]).toHaveProperty('ShardId');
      expect((shardIds[0] as { ShardId: string }).ShardId).toBe(
        (shardIds[1] as { ShardId: string }).ShardId,
      );
    },
  );

  test('a member called __proto__ in the request supplies nothing', () => {
    const kinesis = startKinesis();
    const body = JSON.parse(
      '{"__proto__":{"StreamName":"orders"},"Records":[{"PartitionKey":"a","Data":""}]}',
    );

    expect(errorOf(() => kinesis.call('PutRecords', body)).code).toBe('InvalidArgumentException');
  });

  test('a stream is found by its name, by its ARN, or by both', () => {
    const kinesis = startKinesis();
    const entry = { PartitionKey: 'a', Data: base64('x') };

    kinesis.call('PutRecord', { StreamARN: kinesis.arn, ...entry });
    kinesis.call('PutRecord', { StreamARN: kinesis.arn, StreamName: 'orders', ...entry });
    kinesis.call('PutRecord', { StreamName: 'orders', ...entry });

    expect(texts(kinesis.getRecords(kinesis.iterator('TRIM_HORIZON')))).toEqual(['x', 'x', 'x']);
  });

  test('encryption is told of an encrypted stream and not mentioned otherwise', () => {
    const plain = startKinesis();
    const encrypted = startKinesis({ encryptionType: 'KMS' });

    for (const kinesis of [plain, encrypted]) kinesis.putRecord('a', 'x');

    const read = (kinesis: typeof plain) => kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'));
    expect(read(plain).Records[0]).not.toHaveProperty('EncryptionType');
    expect(read(encrypted).Records[0]).toHaveProperty('EncryptionType', 'KMS');
    expect(encrypted.putRecord('a', 'x')).toHaveProperty('EncryptionType', 'KMS');
    expect(encrypted.putRecords([record('a', 'x')])).toHaveProperty('EncryptionType', 'KMS');
  });
});

describe('data is standard base64 with padding, or the call is refused', () => {
  test('exactly when encoding the decoded bytes gives the same text', () => {
    const kinesis = startKinesis();
    const nearly = fc.tuple(
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64')),
      fc.nat(20),
      fc.constantFrom('', '=', '-', '_', '+', ' ', '\n', 'B', '\u0141', 'é', '===='),
    );
    const text = nearly.map(([valid, at, noise]) => valid.slice(0, at) + noise + valid.slice(at));
    fc.assert(
      fc.property(text, (data) => {
        const valid = Buffer.from(data, 'base64').toString('base64') === data;
        const put = () => kinesis.putRecords([{ PartitionKey: 'a', Data: data }]);

        if (valid) expect(put().FailedRecordCount).toBe(0);
        else expect(errorOf(put).code).toBe('SerializationException');
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([['QR=='], ['QUJ='], ['QQ-A'], ['QQ_A'], ['QQ='], ['ŁŁŁŁ'], ['Q===']])(
    '%s is not',
    (data) => {
      const kinesis = startKinesis();

      expect(errorOf(() => kinesis.putRecords([{ PartitionKey: 'a', Data: data }])).code).toBe(
        'SerializationException',
      );
    },
  );
});

describe('limits of a call', () => {
  test('a record may take 1 MiB of key and data together, and no byte more', () => {
    const kinesis = startKinesis();
    const data = Buffer.alloc(MIB - 2, 7).toString('base64');

    expect(kinesis.putRecords([{ PartitionKey: 'é', Data: data }]).FailedRecordCount).toBe(0);
    expect(errorOf(() => kinesis.putRecords([{ PartitionKey: 'éa', Data: data }]))).toEqual({
      code: 'ValidationException',
      message:
        `1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=${MIB - 2} ` +
        `cap=${MIB - 2}]' at 'records.1.member.data' failed to satisfy constraint: Member ` +
        `must have length less than or equal to ${MIB}`,
    });
  });

  test('a call may carry 10 MiB, and no byte more', () => {
    const kinesis = startKinesis();
    const full = { PartitionKey: 'k', Data: Buffer.alloc(MIB - 1).toString('base64') };
    const ten = Array.from({ length: 10 }, () => full);

    expect(kinesis.putRecords(ten).FailedRecordCount).toBe(0);
    expect(errorOf(() => kinesis.putRecords([...ten, record('k', '')]))).toEqual({
      code: 'InvalidArgumentException',
      message: 'Records size exceeds 10 MB limit',
    });
  });

  test('a call may carry 1 to 500 records', () => {
    const kinesis = startKinesis();
    const records = Array.from({ length: 501 }, () => record('k', 'x'));

    expect(kinesis.putRecords(records.slice(1)).Records).toHaveLength(500);
    expect(errorOf(() => kinesis.putRecords(records))).toEqual({
      code: 'ValidationException',
      message:
        "1 validation error detected: Value '[501 entries]' at 'records' failed to " +
        'satisfy constraint: Member must have length less than or equal to 500',
    });
    expect(errorOf(() => kinesis.putRecords([])).code).toBe('ValidationException');
  });

  test('a call with one malformed record stores none of the others', () => {
    const kinesis = startKinesis();
    const bad = { PartitionKey: '', Data: 'QQ==' };

    expect(errorOf(() => kinesis.putRecords([record('k', 'x'), bad])).code).toBe(
      'ValidationException',
    );
    expect(kinesis.getRecords(kinesis.iterator('TRIM_HORIZON')).Records).toEqual([]);
  });
});

describe('what is wrong is refused as AWS does', () => {
  const entry = { PartitionKey: 'a', Data: 'QQ==' };
  test.each([
    ['an unknown stream', { StreamName: 'nope', ...entry }, 'ResourceNotFoundException'],
    ['no stream at all', entry, 'InvalidArgumentException'],
    ['an ill-formed name', { StreamName: 'a b', ...entry }, 'ValidationException'],
    ['a key of 257', { ...entry, PartitionKey: 'k'.repeat(257) }, 'ValidationException'],
    ['a key that is a number', { ...entry, PartitionKey: 1 }, 'SerializationException'],
    ['no key', { Data: 'QQ==' }, 'ValidationException'],
    ['no data', { PartitionKey: 'a' }, 'ValidationException'],
    ['data that is an object', { ...entry, Data: {} }, 'SerializationException'],
    [
      'a hash key of 2^128',
      { ...entry, ExplicitHashKey: `${1n << 128n}` },
      'InvalidArgumentException',
    ],
    ['a hash key with a sign', { ...entry, ExplicitHashKey: '-1' }, 'ValidationException'],
    [
      'a hash key of 5,000 digits',
      { ...entry, ExplicitHashKey: '9'.repeat(5_000) },
      'ValidationException',
    ],
    [
      'a foreign ordering number',
      { StreamName: 'orders', ...entry, SequenceNumberForOrdering: '17' },
      'InvalidArgumentException',
    ],
    [
      'a member not simulated',
      { StreamName: 'orders', ...entry, DryRun: true },
      'InvalidArgumentException',
    ],
    ['a list for a body', [], 'SerializationException'],
    ['nothing for a body', undefined, 'SerializationException'],
  ])('%s', (_name, body, code) => {
    expect(errorOf(() => startKinesis().call('PutRecord', body)).code).toBe(code);
  });

  test('the text for an unknown stream names the account', () => {
    const put = () => startKinesis().call('PutRecord', { StreamName: 'nope', ...entry });

    expect(errorOf(put).message).toBe('Stream nope under account 123456789012 not found.');
  });

  test('a record whose number was given back is a valid ordering number', () => {
    const kinesis = startKinesis();
    const first = kinesis.putRecord('a', 'x');

    const second = kinesis.putRecord('a', 'y', { SequenceNumberForOrdering: first.SequenceNumber });

    expect(second.SequenceNumber > first.SequenceNumber).toBe(true);
    expect(second.ShardId).toBe(SHARD_0);
  });
});
