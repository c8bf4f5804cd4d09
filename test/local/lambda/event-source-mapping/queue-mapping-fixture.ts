import type { MappingTrace } from '../../../../src/local/lambda/event-source-mapping/mapping-trace.ts';
import {
  type RunningQueueMapping,
  startQueueMapping,
} from '../../../../src/local/lambda/event-source-mapping/queue-mapping.ts';
import { parseQueueMappingSettings } from '../../../../src/local/lambda/event-source-mapping/queue-mapping-settings.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../../src/virtual-clock.ts';
import {
  createInMemoryQueue,
  type InMemoryQueue,
  type InMemoryQueueOptions,
} from './in-memory-queue.ts';
import { createScriptedInvoker, type Handler, type ScriptedInvoker } from './scripted-invoker.ts';

/** A queue and a function, and a way to connect them. */
export interface QueueFixture {
  readonly clock: VirtualClock;
  readonly queue: InMemoryQueue;
  readonly invoker: ScriptedInvoker;
  readonly traces: readonly MappingTrace[];
  readonly start: (properties?: object) => RunningQueueMapping;
  /** Bodies of the messages of each invocation. */
  readonly delivered: () => readonly (readonly string[])[];
}

/** What a test decides about its queue and function. */
export interface QueueFixtureOptions extends InMemoryQueueOptions {
  readonly handler?: Handler;
  readonly durationMs?: (invocationIndex: number) => number;
  readonly timeoutMs?: number;
}

/** Puts a queue mapping's surroundings together in virtual time. */
export function queueFixture({
  handler,
  durationMs,
  timeoutMs = 3000,
  ...queueOptions
}: QueueFixtureOptions = {}): QueueFixture {
  const clock = createVirtualClock();
  const queue = createInMemoryQueue(clock, queueOptions);
  const invoker = createScriptedInvoker({
    clock,
    timeoutMs,
    ...(handler ? { handler } : {}),
    ...(durationMs ? { durationMs } : {}),
  });
  const traces: MappingTrace[] = [];
  return {
    clock,
    queue,
    invoker,
    traces,
    delivered: () => invoker.invocations.map(({ records }) => records.map(({ body }) => body)),
    start: (properties = {}) =>
      startQueueMapping({
        settings: parseQueueMappingSettings(properties, {
          fifo: queue.fifo,
          visibilityTimeoutMs: queue.visibilityTimeoutMs,
          functionTimeoutMs: timeoutMs,
        }),
        queue,
        invoker,
        clock,
        prng: createPrng(1),
        onTrace: (trace) => traces.push(trace),
      }),
  };
}
