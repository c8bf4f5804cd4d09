import { expect, test } from '@jest/globals';
import { describeFailure } from '../../src/cli/failure.ts';
import { parseTailFlags } from '../../src/cli/parse-tail-flags.ts';

/** As commander gives them when nothing is said. */
const DEFAULTS = { delete: false, json: false, full: false, debug: false };

test('a stream is followed from its latest record until Ctrl-C unless said otherwise', () => {
  expect(parseTailFlags({ ...DEFAULTS, stream: 'orders' })).toEqual({
    source: { kind: 'stream', name: 'orders', from: { kind: 'latest' } },
    limitCount: null,
    durationMs: null,
    format: 'line',
    endpoint: null,
    region: null,
  });
});

test('a queue is named by its name or its URL, and consumed only with --delete', () => {
  const queue = 'http://127.0.0.1:4566/000000000000/letters';
  const { source } = parseTailFlags({ ...DEFAULTS, queue });
  expect(source).toEqual({ kind: 'queue', queue, remove: false });
  const flags = { ...DEFAULTS, queue: 'letters.fifo', delete: true, limit: '5', duration: '10s' };
  expect(parseTailFlags({ ...flags, json: true })).toMatchObject({
    source: { kind: 'queue', queue: 'letters.fifo', remove: true },
    limitCount: 5,
    durationMs: 10_000,
    format: 'json',
  });
});

test.each<[Record<string, unknown>, RegExp]>([
  [{}, /^give --stream or --queue$/],
  [{ stream: 'a', queue: 'b' }, /not both/],
  [{ stream: 'a b' }, /^--stream: expected the name/],
  [{ queue: '../letters' }, /^--queue: expected the name or URL/],
  [{ stream: 'a', delete: true }, /^--delete is for queues/],
  [{ queue: 'a', from: 'latest' }, /^--from is for streams/],
  [{ stream: 'a', from: 'oldest' }, /^--from: expected latest, /],
  [{ stream: 'a', limit: '0' }, /^--limit: /],
  [{ stream: 'a', limit: '1.5' }, /^--limit: /],
  [{ stream: 'a', duration: '10' }, /^--duration: expected a number and a unit/],
  [{ stream: 'a', endpoint: 'ftp://host' }, /^--endpoint: expected an http/],
  [{ stream: 'a', region: 'eu west' }, /^--region: expected a region/],
])('%j is refused in one line with exit code 2', (flags, message) => {
  let failure = describeFailure(undefined);
  try {
    parseTailFlags({ ...DEFAULTS, ...flags });
  } catch (error) {
    failure = describeFailure(error);
  }
  expect(failure).toEqual({ line: expect.stringMatching(message), exitCode: 2 });
});
