import { expect, test } from '@jest/globals';
import { kvs } from './run-kvs.ts';

test('kvs send puts one record on every arm and prints where it went', async () => {
  const { exitCode, stdout } = await kvs(['send', '--user', 'user-123', '--type', 'page_view']);

  expect(exitCode).toBe(0);
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^kinesis +shardId-\d{12} sequence number \d{56}, handled after \d+ ms$/),
    expect.stringMatching(/^sqs +message [0-9a-f-]{36}, handled after \d+ ms$/),
    expect.stringMatching(/^sqs-fifo +message [0-9a-f-]{36}, handled after \d+ ms$/),
  ]);
}, 60_000);
