import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { OperationContext } from '../../../src/local/aws-operation.ts';
import { startWireServer, type WireServer } from '../../../src/local/wire/wire-server.ts';

// Goal: no request, however broken, does more than get an error. Method: bodies and headers that
// no SDK client would send, written by hand.

let server: WireServer;
const inputs: unknown[] = [];

beforeEach(async () => {
  server = await startWireServer({
    operations: {
      'Fake.Echo': (input: unknown, _: OperationContext) => {
        inputs.push(input);
        return {};
      },
      'Fake.Nothing': () => undefined,
    },
    routes: [
      { method: 'POST', path: '/functions/{Name}', handle: async () => ({ statusCode: 204 }) },
    ],
  });
});

afterEach(async () => {
  await server.close();
  inputs.length = 0;
});

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'x-amz-target': 'Fake.Echo' },
  path = '/',
) {
  const response = await fetch(`${server.endpoint}${path}`, { method: 'POST', body, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    error: text === '' ? undefined : JSON.parse(text).__type,
    message: text === '' ? undefined : JSON.parse(text).message,
  };
}

test.each([
  ['truncated JSON', '{"a":'],
  ['null', 'null'],
  ['a list', '[]'],
  ['text', '"a"'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
])('a body that is %s is a SerializationException', async (_, body) => {
  expect(await post(body)).toMatchObject({ status: 400, error: 'SerializationException' });
  expect(inputs).toEqual([]);
});

test('an empty body is an empty input', async () => {
  expect(await post('')).toMatchObject({ status: 200 });
  expect(inputs).toEqual([{}]);
});

test.each(['__proto__', '\\u005f_proto__', '__\\u0070roto__'])(
  'a member spelt %s is left out at every depth',
  async (name) => {
    await post(`{"${name}":{"admin":true},"list":[{"${name}":1,"kept":2}]}`);
    expect(inputs).toHaveLength(1);
    expect(JSON.stringify(inputs)).toBe('[{"list":[{"kept":2}]}]');
  },
);

test('a body whose text merely speaks of __proto__ is left as it is', async () => {
  const input = { MessageBody: '{"__proto__":1} \u0001' };
  await post(JSON.stringify(input));
  expect(inputs).toEqual([input]);
});

test('a body above 16 MiB is a RequestEntityTooLarge, one of 16 MiB is taken', async () => {
  const body = (lengthBytes: number): string => `{"a":"${'x'.repeat(lengthBytes - 8)}"}`;
  expect(await post(body(16 * 1_048_576))).toMatchObject({ status: 200 });
  expect(await post(body(16 * 1_048_576 + 1))).toMatchObject({
    status: 413,
    error: 'RequestEntityTooLarge',
  });
  expect(
    await post(body(16 * 1_048_576 + 1), { 'content-type': 'text/plain' }, '/functions/f'),
  ).toMatchObject({ status: 413 });
});

test.each(['Fake.Missing', 'constructor', '__proto__', 'toString'])(
  'the target %s is unknown and named',
  async (target) => {
    expect(await post('{}', { 'x-amz-target': target })).toMatchObject({
      status: 400,
      error: 'UnknownOperationException',
      message: `not simulated: ${target}`,
    });
  },
);

test('a path that is not percent-encoded is refused', async () => {
  expect(await post('{}', {}, '/functions/%E0%A4%A')).toMatchObject({
    status: 400,
    error: 'ValidationException',
  });
});

test('the answer is in the version of the protocol that was asked in', async () => {
  for (const version of ['1.0', '1.1']) {
    const contentType = `application/x-amz-json-${version}`;
    const headers = { 'x-amz-target': 'Fake.Nothing', 'content-type': contentType };
    const answer = await post('{}', headers);
    expect(answer.headers.get('content-type')).toBe(contentType);
    expect(answer.headers.get('content-length')).toBe('0');
  }
});

test('a web page in a browser is refused', async () => {
  const answer = await post('{}', { 'x-amz-target': 'Fake.Echo', origin: 'https://example.com' });
  expect(answer).toMatchObject({ status: 403, error: 'AccessDeniedException' });
  expect(inputs).toEqual([]);
});
