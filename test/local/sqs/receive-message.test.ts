import { describe, expect, test } from '@jest/globals';
import { createLocalSqs } from './local-sqs.ts';

// Goal: which attributes of a message are told to whom. The digests are recordings of AWS.

async function withMessage(more: object = {}) {
  const sqs = createLocalSqs();
  sqs.create('orders', { visibilityTimeoutMs: 0 });
  await sqs.send('orders', 'msg', more);
  const receive = async (input: object) => {
    const [message] = await sqs.receive('orders', { AttributeNames: [], ...input });
    return message;
  };
  return { sqs, receive };
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const MessageAttributes = {
  General: text('Kenobi'),
  Hello: text('There'),
  'Help.Me': text('Me'),
};

describe('message attributes', () => {
  test.each([
    { names: ['All'], digest: '4c360f3fdafd970e05fae2f149d997f5', found: 3 },
    { names: ['.*'], digest: '4c360f3fdafd970e05fae2f149d997f5', found: 3 },
    { names: ['Hello', 'General'], digest: 'fca026605781cb4126a1e9044df24232', found: 2 },
    { names: ['Hello', 'Unknown'], digest: 'a311262e065454b75da111d535b8dacd', found: 1 },
    { names: ['Hel.*'], digest: '83fee93c1bcd8b9a5a923ffacdc636c7', found: 2 },
  ])(
    'asked for as $names are told with a digest of just these',
    async ({ names, digest, found }) => {
      const { receive } = await withMessage({ MessageAttributes });

      const message = await receive({ MessageAttributeNames: names });

      expect(message?.MD5OfMessageAttributes).toBe(digest);
      expect(Object.keys(message?.MessageAttributes ?? {})).toHaveLength(found);
    },
  );

  test.each([[[]], [['Foo']]])('asked for as %j are not told at all', async (names) => {
    const { receive } = await withMessage({ MessageAttributes });

    const message = await receive({ MessageAttributeNames: names });

    expect(Object.keys(message ?? {}).sort()).toEqual([
      'Body',
      'MD5OfBody',
      'MessageId',
      'ReceiptHandle',
    ]);
  });
});

describe('system attributes', () => {
  test('are told under the new and the old parameter name', async () => {
    const { receive } = await withMessage();

    expect((await receive({ AttributeNames: ['SenderId'] }))?.Attributes).toEqual({
      SenderId: expect.any(String),
    });
    expect(
      (await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] }))?.Attributes,
    ).toEqual({ ApproximateReceiveCount: '2' });
  });

  test('tell when a message was sent and first received, in milliseconds', async () => {
    const { sqs, receive } = await withMessage();
    const sentAtMs = sqs.clock.wallTimeMs();
    await sqs.clock.advance(1234);
    await receive({});
    await sqs.clock.advance(1000);

    expect((await receive({ AttributeNames: ['All'] }))?.Attributes).toEqual({
      SenderId: expect.any(String),
      SentTimestamp: String(sentAtMs),
      ApproximateFirstReceiveTimestamp: String(sentAtMs + 1234),
      ApproximateReceiveCount: '2',
    });
  });

  test('carry the group of a message of a standard queue, and its trace header', async () => {
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    const { receive } = await withMessage({
      MessageGroupId: 'tenant',
      MessageSystemAttributes: { AWSTraceHeader: text(header) },
    });

    expect((await receive({ AttributeNames: ['All'] }))?.Attributes).toMatchObject({
      MessageGroupId: 'tenant',
      AWSTraceHeader: header,
    });
  });
});

test.each([
  [{ MaxNumberOfMessages: 11 }, 'Must be between 1 and 10, if provided.'],
  [{ MaxNumberOfMessages: 0 }, 'Must be between 1 and 10, if provided.'],
  [{ WaitTimeSeconds: 21 }, 'Must be >= 0 and <= 20, if provided.'],
  [{ VisibilityTimeout: 43_201 }, 'Must be between 0 and 43200, if provided.'],
  [{ AttributeNames: ['Nonsense'] }, 'Unknown Attribute Nonsense.'],
  [{ ReceiveRequestAttemptId: 'a' }, 'not simulated: ReceiveRequestAttemptId'],
])('a receive with %j is refused', async (input, message) => {
  const { receive } = await withMessage();

  await expect(receive(input)).rejects.toThrow(message);
});

test('a receive asks for one message unless it says more', async () => {
  const { sqs } = await withMessage();
  await sqs.send('orders', 'another');

  const { Messages } = await sqs.call('ReceiveMessage', 'orders');

  expect(Messages).toHaveLength(1);
});

test('an answer without messages has no list of them', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');

  expect(await sqs.call('ReceiveMessage', 'orders')).toEqual({});
});
