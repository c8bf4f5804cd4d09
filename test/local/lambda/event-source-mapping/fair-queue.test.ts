import { expect, test } from '@jest/globals';
import { startQueueMapping } from '../../../../src/local/lambda/event-source-mapping/queue-mapping.ts';
import { parseQueueMappingSettings } from '../../../../src/local/lambda/event-source-mapping/queue-mapping-settings.ts';
import { createSqsService } from '../../../../src/local/sqs/sqs-service.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock } from '../../../../src/virtual-clock.ts';
import { createScriptedInvoker } from './scripted-invoker.ts';

// Goal: a mapping reads a standard queue whose messages have groups as a fair queue (B-S14).
// Method: the real queue; one group has a backlog that the function needs a minute for.

test('records tell their group, a group is processed in parallel, and a quiet one overtakes', async () => {
  const clock = createVirtualClock();
  const sqs = createSqsService({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock,
    prng: createPrng(7),
    limits: { inFlight: true, fifoThroughput: true },
  });
  const { arn, urlPath } = sqs.createQueue({ name: 'activity', fifo: false, attributes: {} });
  const send = (MessageGroupId: string, count: number) => {
    const context = { endpoint: 'http://127.0.0.1', signal: new AbortController().signal };
    const input = { QueueUrl: `http://127.0.0.1${urlPath}`, MessageBody: 'x', MessageGroupId };
    for (let sent = 0; sent < count; sent++) {
      sqs.operations['AmazonSQS.SendMessage']?.(input, context);
    }
  };
  const groups: (string | undefined)[] = [];
  const invoker = createScriptedInvoker({
    clock,
    durationMs: () => 1000,
    handler: (messages) => {
      groups.push(...messages.map(({ attributes }) => attributes['MessageGroupId']));
    },
  });
  const queue = sqs.queueSource(arn);
  send('loud', 2000);

  const mapping = startQueueMapping({
    settings: parseQueueMappingSettings(
      { BatchSize: 10 },
      { fifo: false, visibilityTimeoutMs: queue.visibilityTimeoutMs, functionTimeoutMs: 3000 },
    ),
    queue,
    invoker,
    clock,
    prng: createPrng(7),
  });
  await clock.advance(3000);
  const loudBefore = groups.length;
  send('soft', 10);
  await clock.advance(2500);
  const lastSoft = groups.lastIndexOf('soft');
  await clock.advance(600_000);
  await mapping.stop();

  expect(invoker.concurrencyMax()).toBeGreaterThan(1);
  expect(loudBefore).toBeGreaterThan(50);
  expect(groups.slice(0, lastSoft + 1).filter((group) => group === 'soft')).toHaveLength(10);
  expect(groups.length - lastSoft).toBeGreaterThan(500);
  expect(groups.filter((group) => group === 'loud')).toHaveLength(2000);
});
