import { expect, test } from '@jest/globals';
import { parseStartPosition } from '../../src/tailing/start-position.ts';

const NUMBER = '49671234567890123456789012345678901234567890123456789012';

test.each([
  ['latest', { kind: 'latest' }],
  ['trim-horizon', { kind: 'trim-horizon' }],
  ['at-timestamp=2026-01-31T12:00:00Z', { kind: 'at-timestamp', atMs: 1_769_860_800_000 }],
  ['at-timestamp=2026-01-31T13:00+01:00', { kind: 'at-timestamp', atMs: 1_769_860_800_000 }],
  ['at-timestamp=1769860800.25', { kind: 'at-timestamp', atMs: 1_769_860_800_250 }],
  [
    `at-sequence=shardId-000000000000:${NUMBER}`,
    { kind: 'at-sequence-number', shardId: 'shardId-000000000000', sequenceNumber: NUMBER },
  ],
  [
    `after-sequence=shardId-000000000000:${NUMBER}`,
    { kind: 'after-sequence-number', shardId: 'shardId-000000000000', sequenceNumber: NUMBER },
  ],
])('--from %s is read', (text, position) => {
  expect(parseStartPosition(text)).toEqual(position);
});

test.each([
  '',
  'oldest',
  'latest=1',
  'at-timestamp=',
  'at-timestamp=2026-01-31',
  'at-timestamp=2026-01-31T12:00:00',
  'at-timestamp=2026-13-31T12:00:00Z',
  'at-timestamp=1769860800000',
  `at-sequence=${NUMBER}`,
  'at-sequence=shardId-000000000000:',
  'after-sequence=shardId-000000000000:12x',
])('--from %s is refused in one line', (text) => {
  expect(() => parseStartPosition(text)).toThrow(/^--from: [^\n]+$/);
});
