import { expect, test } from '@jest/globals';
import { startQueueMapping } from '../../../../src/local/lambda/event-source-mapping/queue-mapping.ts';
import { parseQueueMappingSettings } from '../../../../src/local/lambda/event-source-mapping/queue-mapping-settings.ts';
import { createSqsService } from '../../../../src/local/sqs/sqs-service.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../../src/virtual-clock.ts';
import { createScriptedInvoker, type Handler } from './scripted-invoker.ts';

// Goal: what the local SQS adds to a message reaches the function. Method: messages are sent by
// the service's own action to a queue with a dead-letter queue, and each queue has a mapping.

const ENDPOINT = 'http://127.0.0.1';
const CONTEXT = { endpoint: ENDPOINT, signal: new AbortController().signal };

function sqsWorld(handler: Handler) {
  const time = createVirtualClock();
  let eventCount = 0;
  const clock: VirtualClock = {
    ...time,
    after: (delayMs, callback) =>
      time.after(delayMs, () => {
        eventCount += 1;
        callback();
      }),
  };
  const prng = createPrng(7);
  const limits = { inFlight: true, fifoThroughput: true };
  const account = { region: 'eu-west-1', accountId: '000000000000' };
  const sqs = createSqsService({ ...account, clock, prng, limits });
  const dead = sqs.createQueue({ name: 'dead', fifo: false, attributes: {} });
  const redrivePolicy = { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 };
  const source = sqs.createQueue({
    name: 'activity',
    fifo: false,
    attributes: { redrivePolicy, visibilityTimeoutMs: 4000 },
  });
  const invoker = createScriptedInvoker({ clock, handler, durationMs: () => 1000 });
  return {
    clock,
    /** Timers that have gone off. */
    eventCount: () => eventCount,
    invoker,
    sourceArn: source.arn,
    send: (MessageBody: string, members: object = {}) =>
      sqs.operations['AmazonSQS.SendMessage']?.(
        { QueueUrl: `${ENDPOINT}${source.urlPath}`, MessageBody, ...members },
        CONTEXT,
      ),
    map: ({ arn }: { readonly arn: string }) => {
      const queue = sqs.queueSource(arn);
      const surroundings = {
        fifo: false,
        visibilityTimeoutMs: queue.visibilityTimeoutMs,
        functionTimeoutMs: 3000,
      };
      const settings = parseQueueMappingSettings({ BatchSize: 1 }, surroundings);
      return startQueueMapping({ settings, queue, invoker, clock, prng });
    },
    source,
    dead,
  };
}

test('S27 the trace header, and the queue that gave up on the message, are attributes', async () => {
  const { clock, invoker, sourceArn, send, map, source, dead } = sqsWorld((_, index) => {
    if (index === 0) throw new Error('always fails on the source queue');
  });
  const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
  const AWSTraceHeader = { DataType: 'String', StringValue: traceHeader };
  await send('message', { MessageSystemAttributes: { AWSTraceHeader } });
  const mappings = [map(source), map(dead)];

  await clock.advance(60_000);

  const [first, second] = invoker.invocations.map(({ records }) => records[0]?.attributes);
  expect(first).toMatchObject({ AWSTraceHeader: traceHeader, ApproximateReceiveCount: '1' });
  expect(first).not.toHaveProperty('DeadLetterQueueSourceArn');
  expect(second).toMatchObject({
    AWSTraceHeader: traceHeader,
    ApproximateReceiveCount: '2',
    DeadLetterQueueSourceArn: sourceArn,
  });
  expect(invoker.invocations).toHaveLength(2);
  for (const mapping of mappings) await mapping.stop();
});

test('S7 an hour of an empty queue is one event in 20 s to each poller', async () => {
  const { clock, eventCount, map, source } = sqsWorld(() => null);
  const mapping = map(source);

  await clock.advance(3_600_000);

  expect(mapping.slotCount()).toBe(2);
  expect(eventCount()).toBe(5 + 2 * 179);
  await mapping.stop();
});

test('B-S14 a group on a standard queue is an attribute and holds nothing back', async () => {
  const { clock, invoker, send, map, source } = sqsWorld(() => null);
  for (let index = 0; index < 3; index++) await send(`${index}`, { MessageGroupId: 'tenant' });
  const mapping = map(source);

  await clock.advance(10_000);

  expect(invoker.concurrencyMax()).toBe(3);
  expect(invoker.invocations).toHaveLength(3);
  for (const { records } of invoker.invocations) {
    expect(records[0]?.attributes).toMatchObject({ MessageGroupId: 'tenant' });
    expect(records[0]?.attributes).not.toHaveProperty('SequenceNumber');
  }
  await mapping.stop();
});
