import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { queueFixture } from './queue-mapping-fixture.ts';

// Goal: whatever the settings and wherever the poison, every message ends up processed or in the
// dead-letter queue. Method: random queues and settings in virtual time, with functions that
// report as AWS recommends. A failure prints its seed and path.

const messages = fc.array(fc.record({ group: fc.nat({ max: 5 }), poison: fc.nat({ max: 9 }) }), {
  minLength: 1,
  maxLength: 60,
});
const bodiesOf = (input: readonly { group: number; poison: number }[]): string[] =>
  input.map(({ group, poison }, index) => `${group} ${poison === 0 ? 'poison' : 'good'} ${index}`);
const isPoison = (body: string): boolean => body.includes('poison');

/** The properties of a way of scaling, and the most batches in flight that it allows. */
const scaling = fc.oneof(
  fc.constant({ properties: {}, concurrencyMax: 1250 }),
  fc.integer({ min: 2, max: 12 }).map((MaximumConcurrency) => ({
    properties: { ScalingConfig: { MaximumConcurrency } },
    concurrencyMax: MaximumConcurrency,
  })),
  fc.integer({ min: 2, max: 4 }).map((MaximumPollers) => ({
    properties: { ProvisionedPollerConfig: { MaximumPollers } },
    concurrencyMax: MaximumPollers * 10,
  })),
);

test('a standard queue loses nothing, and reporting saves the good messages', async () => {
  const settings = fc.record({
    messages,
    batchSize: fc.integer({ min: 1, max: 30 }),
    scaling,
    reportsFailures: fc.boolean(),
    durationMs: fc.integer({ min: 0, max: 2000 }),
  });
  await fc.assert(
    fc.asyncProperty(settings, async (input) => {
      const succeeded: string[] = [];
      const { clock, queue, invoker, start } = queueFixture({
        visibilityTimeoutMs: 5000,
        maxReceiveCount: 3,
        durationMs: () => input.durationMs,
        handler: (records) => {
          const failed = records.filter(({ body }) => isPoison(body));
          if (failed.length > 0 && !input.reportsFailures) throw new Error('poison');
          succeeded.push(...records.filter((it) => !failed.includes(it)).map(({ body }) => body));
          return {
            batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
          };
        },
      });
      const bodies = bodiesOf(input.messages);
      for (const body of bodies) queue.send(body);
      const mapping = start({
        BatchSize: input.batchSize,
        MaximumBatchingWindowInSeconds: input.batchSize > 10 ? 1 : 0,
        ...input.scaling.properties,
        FunctionResponseTypes: input.reportsFailures ? ['ReportBatchItemFailures'] : [],
      });

      await clock.runUntil(() => queue.bodies().length === 0);
      await mapping.stop();

      expect([...succeeded, ...queue.deadLetters].sort()).toEqual(bodies.sort());
      if (input.reportsFailures) {
        expect([...queue.deadLetters].sort()).toEqual(bodies.filter(isPoison).sort());
      }
      expect(invoker.concurrencyMax()).toBeLessThanOrEqual(input.scaling.concurrencyMax);
    }),
    { numRuns: 100 },
  );
});

test('a FIFO queue keeps the order of each group, around its poison', async () => {
  const settings = fc.record({ messages, batchSize: fc.integer({ min: 1, max: 10 }) });
  await fc.assert(
    fc.asyncProperty(settings, async ({ messages: input, batchSize }) => {
      const succeeded: string[] = [];
      const { clock, queue, start } = queueFixture({
        fifo: true,
        visibilityTimeoutMs: 5000,
        maxReceiveCount: 2,
        durationMs: (index) => (index * 577) % 3000,
        handler: (records) => {
          const stopped = new Set<string | undefined>();
          const unprocessed = records.filter(({ body, attributes }) => {
            const group = attributes['MessageGroupId'];
            if (isPoison(body)) stopped.add(group);
            if (!stopped.has(group)) succeeded.push(body);
            return stopped.has(group);
          });
          return {
            batchItemFailures: unprocessed.map(({ messageId }) => ({ itemIdentifier: messageId })),
          };
        },
      });
      const bodies = bodiesOf(input);
      for (const body of bodies) queue.send(body, { group: body.charAt(0) });
      const mapping = start({
        BatchSize: batchSize,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });

      await clock.runUntil(() => queue.bodies().length === 0);
      await mapping.stop();

      expect([...succeeded, ...queue.deadLetters].sort()).toEqual([...bodies].sort());
      for (const group of new Set(bodies.map((body) => body.charAt(0)))) {
        const indexes = succeeded
          .filter((body) => body.startsWith(group))
          .map((body) => bodies.indexOf(body));
        expect(indexes).toEqual([...indexes].sort((left, right) => left - right));
      }
    }),
    { numRuns: 100 },
  );
});
