import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { contextOf } from '../consuming/sample-records.ts';
import { joinDelivery } from '../observation/joined-lines.ts';

// Goal: what Lambda loads answers and logs as the consumers do, on the machine's own clock.
// Method: import the handler files as Lambda does, with their environment, and catch stdout.

const environment = { ...process.env };
let written = '';

beforeEach(() => {
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...environment };
});

const sampleEvent = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../events/${name}`, import.meta.url), 'utf8'));

test('the Kinesis handler answers a batch and logs one observation', async () => {
  process.env['KVS_ARM'] = 'kinesis';
  process.env['KVS_RESERVE_MS'] = '500';
  const { handler } = await import('../../handlers/kinesis-consumer.ts');
  const atMs = systemClock.wallTimeMs();

  const response = await handler(sampleEvent('kinesis-batch.json'), contextOf(systemClock));

  expect(response).toEqual({ batchItemFailures: [] });
  expect(written).toMatch(/^[^\n]+\n$/);
  const observation = joinDelivery(written.trimEnd().split('\n'));
  expect(observation).toMatchObject({ arm: 'kinesis', invocation: 1, outcome: 'succeeded' });
  expect(observation.sandbox).toMatch(/^[0-9a-f-]{36}$/);
  expect(observation.records).toHaveLength(5);
  expect(observation.startedAtMs).toBeGreaterThanOrEqual(atMs);
  expect(observation.endedAtMs).toBeGreaterThanOrEqual(observation.startedAtMs);
});

test('the SQS handler answers a batch, counts its invocations and keeps its sandbox', async () => {
  process.env['KVS_ARM'] = 'sqs';
  process.env['KVS_RESERVE_MS'] = '500';
  const { handler } = await import('../../handlers/sqs-consumer.ts');

  await handler(sampleEvent('sqs-batch.json'), contextOf(systemClock));
  const { batchItemFailures } = await handler(
    sampleEvent('sqs-poison.json'),
    contextOf(systemClock),
  );

  expect(batchItemFailures).toHaveLength(2);
  const [first, second] = written
    .trimEnd()
    .split('\n')
    .map((line) => joinDelivery([line]));
  expect([first?.invocation, second?.invocation]).toEqual([1, 2]);
  expect(second?.sandbox).toBe(first?.sandbox);
});

test('an event of the wrong source fails, and is logged as a failed invocation', async () => {
  process.env['KVS_ARM'] = 'kinesis';
  process.env['KVS_RESERVE_MS'] = '500';
  const { handler } = await import('../../handlers/kinesis-consumer.ts');

  await expect(handler(sampleEvent('sqs-batch.json'), contextOf(systemClock))).rejects.toThrow(
    'expected an event from aws:kinesis, got one from aws:sqs',
  );

  expect(joinDelivery(written.trimEnd().split('\n'))).toMatchObject({ outcome: 'failed' });
});

test('a handler without its environment names the variable when it is loaded', async () => {
  jest.resetModules();
  delete process.env['KVS_ARM'];
  await expect(import('../../handlers/sqs-consumer.ts')).rejects.toThrow(
    'environment variable KVS_ARM is not set',
  );
});
