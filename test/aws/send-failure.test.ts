import { expect, test } from '@jest/globals';
import { classifyCallFailure, classifyEntryFailure } from '../../src/aws/send-failure.ts';

test('missing credentials are not worth a retry', () => {
  const error = Object.assign(new Error('Could not load credentials'), {
    name: 'CredentialsProviderError',
  });

  expect(classifyCallFailure(error)).toEqual({
    kind: 'fail',
    errorCode: 'CredentialsProviderError',
    retryable: false,
  });
});

test.each([
  ['a connection that was refused carried nothing', 'ECONNREFUSED', 'fail'],
  ['a connection that was reset may have carried the records', 'ECONNRESET', 'unknown'],
])('%s', (_, code, kind) => {
  const error = Object.assign(new Error('as Node says it'), { code });

  expect(classifyCallFailure(error)).toMatchObject({ kind, errorCode: code });
});

test('a failure nobody knows may have stored the records', () => {
  expect(classifyCallFailure('odd')).toEqual({ kind: 'unknown', errorCode: 'UnknownError' });
});

test('a throttled entry is worth a retry, whoever is blamed for it', () => {
  const expected = { kind: 'fail', errorCode: 'RequestThrottled', retryable: true };

  expect(classifyEntryFailure('RequestThrottled', true)).toEqual(expected);
  expect(classifyEntryFailure('RequestThrottled', false)).toEqual(expected);
});
