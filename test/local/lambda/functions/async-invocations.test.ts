import { expect, test } from '@jest/globals';
import type { InvocationResult } from '../../../../src/local/lambda/function-invoker.ts';
import { createAsyncInvocations } from '../../../../src/local/lambda/functions/async-invocations.ts';
import type { LambdaFunction } from '../../../../src/local/lambda/functions/lambda-function.ts';
import { createVirtualClock } from '../../../../src/virtual-clock.ts';

// Goal: events that nobody waits for are tried again as the Lambda documentation says.
// Method: a function that notes when it was tried, in virtual time.

function createScene(kind: (attempt: number) => InvocationResult['kind']) {
  const clock = createVirtualClock();
  const startMs = clock.monotonicMs();
  const tries: { readonly atMs: number; readonly requestId: string | undefined }[] = [];
  const lambdaFunction: Pick<LambdaFunction, 'invoke' | 'nextRequestId'> = {
    nextRequestId: () => 'id',
    invoke: async (_, options) => {
      tries.push({ atMs: clock.monotonicMs() - startMs, requestId: options?.requestId });
      const outcome = kind(tries.length);
      return outcome === 'throttled'
        ? { kind: outcome }
        : { kind: outcome, requestId: 'id', payload: '' };
    },
  };
  return { clock, tries, lambdaFunction, asyncInvocations: createAsyncInvocations(clock) };
}

test('a function error is tried again after one minute and two more, under one id', async () => {
  const { clock, tries, lambdaFunction, asyncInvocations } = createScene(() => 'function-error');
  expect(asyncInvocations.submit(lambdaFunction, '{}')).toBe('id');
  await clock.advance(3_600_000);
  expect(tries).toEqual([0, 60_000, 180_000].map((atMs) => ({ atMs, requestId: 'id' })));
});

test('a success ends it', async () => {
  const scene = createScene((attempt) => (attempt === 2 ? 'returned' : 'function-error'));
  scene.asyncInvocations.submit(scene.lambdaFunction, '{}');
  await scene.clock.advance(3_600_000);
  expect(scene.tries).toHaveLength(2);
});

test('a throttle is tried again ever more slowly, for six hours', async () => {
  const { clock, tries, lambdaFunction, asyncInvocations } = createScene(() => 'throttled');
  asyncInvocations.submit(lambdaFunction, '{}');
  await clock.advance(24 * 3_600_000);
  const times = tries.map(({ atMs }) => atMs / 1000);
  expect(times.slice(0, 11)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811]);
  expect(times.at(-1)).toBeGreaterThan(6 * 3600 - 300);
  expect(times.at(-1)).toBeLessThanOrEqual(6 * 3600);
});

test('stopping forgets what waits', async () => {
  const { clock, tries, lambdaFunction, asyncInvocations } = createScene(() => 'function-error');
  asyncInvocations.submit(lambdaFunction, '{}');
  await clock.advance(1000);
  asyncInvocations.stop();
  await clock.advance(3_600_000);
  expect(tries).toHaveLength(1);
});

test('10,000 events may wait, one more is refused, until one is done', async () => {
  const scene = createScene((attempt) => (attempt === 1 ? 'returned' : 'throttled'));
  const submit = (): string => scene.asyncInvocations.submit(scene.lambdaFunction, '{}');
  for (let count = 0; count < 10_000; count++) submit();
  expect(submit).toThrow(expect.objectContaining({ code: 'TooManyRequestsException' }));
  await scene.clock.advance(0);
  expect(submit()).toBe('id');
  expect(submit).toThrow(expect.objectContaining({ statusCode: 429 }));
});
