import { expect, test } from '@jest/globals';
import { parseConsumerEnvironment } from '../../src/consuming/consumer-environment.ts';

const GOOD = { KVS_ARM: 'kinesis-efo', KVS_RESERVE_MS: '500' };

test('arm and reserve are read', () => {
  expect(parseConsumerEnvironment(GOOD)).toEqual({ arm: 'kinesis-efo', reserveMs: 500 });
  expect(parseConsumerEnvironment({ ...GOOD, KVS_RESERVE_MS: '0' }).reserveMs).toBe(0);
});

test.each([
  [{ KVS_ARM: undefined }, 'environment variable KVS_ARM is not set; it must be one of kinesis,'],
  [{ KVS_ARM: 'kafka' }, 'environment variable KVS_ARM is "kafka"'],
  [{ KVS_ARM: '__proto__' }, 'KVS_ARM is "__proto__"'],
  [{ KVS_RESERVE_MS: undefined }, 'KVS_RESERVE_MS is not set; it must be whole milliseconds'],
  [{ KVS_RESERVE_MS: '' }, 'KVS_RESERVE_MS is ""'],
  [{ KVS_RESERVE_MS: '1e3' }, 'KVS_RESERVE_MS is "1e3"'],
  [{ KVS_RESERVE_MS: '-1' }, 'KVS_RESERVE_MS is "-1"'],
  [{ KVS_RESERVE_MS: '900001' }, 'KVS_RESERVE_MS is "900001"'],
  [{ KVS_RESERVE_MS: '9'.repeat(9999) }, 'KVS_RESERVE_MS is "999'],
])('%j is refused, and the variable is named', (change, message) => {
  const parse = () => parseConsumerEnvironment({ ...GOOD, ...change });
  expect(parse).toThrow(expect.objectContaining({ code: 'ENVIRONMENT_INVALID' }));
  expect(parse).toThrow(message);
  expect(parse).toThrow(/^.{1,250}$/);
});
