import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs } from './local-sqs.ts';

// Goal: what SQS takes, what it refuses and in which words. The digests are recordings of AWS.

const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });

describe('SendMessage', () => {
  test('answers with the digests that AWS computes', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');

    const answer = await sqs.send('orders', 'msg', {
      MessageAttributes: {
        Title: text('The Whistler'),
        Author: text('John Grisham'),
        WeeksOn: text('6', 'Number'),
      },
    });

    expect(answer).toMatchObject({
      MD5OfMessageBody: '6e2baaf3b97dbeef01c0043275f9a0e7',
      MD5OfMessageAttributes: 'd25a6aea97eb8f585bfa92d314504a92',
    });
    expect(answer.MessageId).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(answer.SequenceNumber).toBeUndefined();
  });

  test('digests binary attributes by their bytes', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const value = Buffer.from(
      'traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01',
    );

    const answer = await sqs.send('orders', 'test', {
      MessageAttributes: { attr1: { DataType: 'Binary', BinaryValue: value.toString('base64') } },
    });

    expect(answer.MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984');
  });

  test('finds the queue by the path of its URL, whatever the host', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    for (const host of ['http://127.0.0.1:9000', 'https://sqs.us-east-1.amazonaws.com', '']) {
      await sqs.send('', host || 'none', { QueueUrl: `${host}/000000000000/orders` });
    }

    expect(await sqs.receive('orders')).toHaveLength(3);
  });

  test.each(['Orders', 'nothing', 'orders/', '../orders'])('knows no queue %s', async (name) => {
    const sqs = createLocalSqs();
    sqs.create('orders');

    await expect(sqs.send(name, 'x')).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
      message: 'The specified queue does not exist.',
    });
  });

  test.each(['\u0000', 'a\u0008', '\uFFFE', '\uFFFF', '\uD800', 'x\uDC00y'])(
    'refuses the character in %j',
    async (body) => {
      const sqs = createLocalSqs();
      sqs.create('orders');

      await expect(sqs.send('orders', body)).rejects.toMatchObject({
        code: 'InvalidMessageContents',
      });
    },
  );

  test('takes every other character', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const body = '\t\n\r \u007f\u0085\uD7FF\uE000\uFFFD\u{10000}\u{10FFFF}';

    await sqs.send('orders', body);

    expect(bodies(await sqs.receive('orders'))).toEqual([body]);
  });

  test('takes 1 MiB with attributes counted, and not a byte more', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const MessageAttributes = { n: text('v') };
    const attributeBytes = 'n'.length + 'String'.length + 'v'.length;
    const longest = 'é'.repeat((1_048_576 - attributeBytes) / 2);

    await sqs.send('orders', longest, { MessageAttributes });

    await expect(sqs.send('orders', `${longest}x`, { MessageAttributes })).rejects.toThrow(
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    );
  });

  test('refuses what is missing, of the wrong type or not for this queue', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const refused = async (input: object) => {
      const error = await sqs.call('SendMessage', 'orders', input).catch((thrown) => thrown);
      return error.code;
    };

    expect(await refused({})).toBe('MissingRequiredParameterException');
    expect(await refused({ MessageBody: '' })).toBe('MissingRequiredParameterException');
    expect(await refused({ MessageBody: 5 })).toBe('SerializationException');
    const invalid = 'InvalidParameterValueException';
    expect(await refused({ MessageBody: 'x', DelaySeconds: 901 })).toBe(invalid);
    expect(await refused({ MessageBody: 'x', DelaySeconds: 1.5 })).toBe(invalid);
    expect(await refused({ MessageBody: 'x', MessageDeduplicationId: 'd' })).toBe(invalid);
    expect(await refused({ MessageBody: 'x', MessageGroupId: 'a b' })).toBe(invalid);
    expect(await refused({ MessageBody: 'x', MessageGroupId: 'a'.repeat(129) })).toBe(invalid);
    expect(await refused({ MessageBody: 'x', MessageSystemAttributes: { Other: text('v') } })).toBe(
      'UnsupportedOperation',
    );
  });

  test.each([
    [
      { E: text('') },
      "Message (user) attribute 'E' must contain a non-empty value of type 'String'.",
    ],
    [{ T: text('v', 'Text') }, "The type of message (user) attribute 'T' is invalid."],
    [
      { N: text('six', 'Number') },
      "Can't cast the value of message (user) attribute 'N' to a number.",
    ],
    [{ 'a..b': text('v') }, "Message (user) attribute name 'a..b' is invalid."],
    [{ 'AWS.x': text('v') }, "Message (user) attribute name 'AWS.x' is invalid."],
    [
      Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`n${n}`, text('v')])),
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    ],
  ])('refuses the attributes %j', async (MessageAttributes, message) => {
    const sqs = createLocalSqs();
    sqs.create('orders');

    await expect(sqs.send('orders', 'x', { MessageAttributes })).rejects.toThrow(message);
  });

  test('an attribute may have the name of a property of every object', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const MessageAttributes = JSON.parse('{"__proto__":{"DataType":"String","StringValue":"v"}}');

    await sqs.send('orders', 'x', { MessageAttributes });
    const [message] = await sqs.receive('orders', { MessageAttributeNames: ['All'] });

    expect(Object.entries(message?.MessageAttributes ?? {})).toEqual([['__proto__', text('v')]]);
  });
});

describe('SendMessageBatch', () => {
  const entry = (Id: string, MessageBody = Id, more = {}) => ({ Id, MessageBody, ...more });

  test('refuses a batch that is empty, too long or has bad ids', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const refused = async (Entries: unknown) => {
      const call = sqs.call('SendMessageBatch', 'orders', { Entries });
      const { code, message } = await call.catch((thrown) => thrown);
      return `${code}: ${message}`;
    };
    const eleven = Array.from({ length: 11 }, (_, index) => entry(String(index)));

    expect(await refused([])).toMatch(/^EmptyBatchRequest: /);
    expect(await refused(undefined)).toMatch(/^EmptyBatchRequest: /);
    expect(await refused(eleven)).toBe(
      'TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.',
    );
    expect(await refused([entry('a'), entry('a')])).toMatch(/^BatchEntryIdsNotDistinct: Id a /);
    expect(await refused([entry('a:b')])).toMatch(
      /^InvalidBatchEntryId: A batch entry id can only/,
    );
    expect(await refused([entry('a'.repeat(81))])).toMatch(/^InvalidBatchEntryId: /);
  });

  test('may have 1 MiB in all its messages together', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const half = 'x'.repeat(524_288);

    await sqs.call('SendMessageBatch', 'orders', { Entries: [entry('a', half), entry('b', half)] });

    await expect(
      sqs.call('SendMessageBatch', 'orders', {
        Entries: [entry('a', half), entry('b', `${half}x`)],
      }),
    ).rejects.toThrow(
      'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    );
    expect(await sqs.receive('orders')).toHaveLength(2);
  });

  test('a bad message fails alone', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');

    const answer = await sqs.call('SendMessageBatch', 'orders', {
      Entries: [entry('good'), entry('bad', '\u0001'), entry('late', 'x', { DelaySeconds: 9000 })],
    });

    expect(answer.Successful).toMatchObject([{ Id: 'good' }]);
    expect(answer.Failed).toMatchObject([
      { Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true },
      { Id: 'late', Code: 'InvalidParameterValue', SenderFault: true },
    ]);
    expect(bodies(await sqs.receive('orders'))).toEqual(['good']);
  });

  test('to a FIFO queue fails as a whole when one message has no group', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders.fifo', { contentBasedDeduplication: true });

    const batch = sqs.call('SendMessageBatch', 'orders.fifo', {
      Entries: [entry('a', 'x', { MessageGroupId: 'g' }), entry('b')],
    });

    await expect(batch).rejects.toMatchObject({
      queryCode: 'InvalidParameterValue',
      message: 'The request must contain the parameter MessageGroupId.',
    });
    expect(await sqs.receive('orders.fifo')).toEqual([]);
  });
});
