import { expect, test } from '@jest/globals';
import { parseConsumerEnvironment } from '../../src/consuming/consumer-environment.ts';

const GOOD = { KVS_ARM: 'kinesis-efo', KVS_RESERVE_MS: '500' };

test('arm, reserve and, if there is one, the limit of receives are read', () => {
  const expected = { arm: 'kinesis-efo', reserveMs: 500, maxReceiveCount: null };
  expect(parseConsumerEnvironment(GOOD)).toEqual(expected);
  expect(parseConsumerEnvironment({ ...GOOD, KVS_RESERVE_MS: '0' }).reserveMs).toBe(0);
  const limited = parseConsumerEnvironment({ ...GOOD, KVS_MAX_RECEIVE_COUNT: '3' });
  expect(limited).toEqual({ ...expected, maxReceiveCount: 3 });
});

test.each([
  [{ KVS_ARM: undefined }, 'environment variable KVS_ARM is not set; it must be one of kinesis,'],
  [{ KVS_ARM: 'kafka' }, 'environment variable KVS_ARM is "kafka"'],
  [{ KVS_ARM: '__proto__' }, 'KVS_ARM is "__proto__"'],
  [
    { KVS_RESERVE_MS: undefined },
    'KVS_RESERVE_MS is not set; it must be a whole number from 0 to 900000',
  ],
  [{ KVS_RESERVE_MS: '' }, 'KVS_RESERVE_MS is ""'],
  [{ KVS_RESERVE_MS: '1e3' }, 'KVS_RESERVE_MS is "1e3"'],
  [{ KVS_RESERVE_MS: '-1' }, 'KVS_RESERVE_MS is "-1"'],
  [{ KVS_RESERVE_MS: '900001' }, 'KVS_RESERVE_MS is "900001"'],
  [{ KVS_MAX_RECEIVE_COUNT: '0' }, 'KVS_MAX_RECEIVE_COUNT is "0"'],
  [{ KVS_MAX_RECEIVE_COUNT: '' }, 'KVS_MAX_RECEIVE_COUNT is ""'],
  [{ KVS_RESERVE_MS: '9'.repeat(9999) }, 'KVS_RESERVE_MS is "999'],
])('%j is refused, and the variable is named', (change, message) => {
  const parse = () => parseConsumerEnvironment({ ...GOOD, ...change });
  expect(parse).toThrow(expect.objectContaining({ code: 'ENVIRONMENT_INVALID' }));
  expect(parse).toThrow(message);
  expect(parse).toThrow(/^.{1,250}$/);
});
