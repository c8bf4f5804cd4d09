import { describe, expect, test } from '@jest/globals';
import { armOf, runWorkload } from './run-kvs.ts';

// Goal: order is kept where AWS promises it and lost where it does not, in the whole pipeline.

/**
 * Few users, so that batches that run at once often hold records of the same one; and records that
 * take a while, so that batches do run at once, however fast the machine is.
 */
const LOAD = ['--rate', '400', '--duration', '6s', '--keys', '20', '--wait', '3ms'];

describe('per-key order of first deliveries', () => {
  test.each([1, 10])(
    'a stream and a FIFO queue keep it at parallelization factor %i',
    async (n) => {
      const result = await runWorkload(...LOAD, '--param', `parallelizationFactor=${n}`);

      expect(armOf(result, 'kinesis').ordering.reorderedRecords).toBe(0);
      expect(armOf(result, 'sqs-fifo').ordering.reorderedRecords).toBe(0);
      expect(armOf(result, 'sqs').invocations.maxConcurrency).toBeGreaterThan(1);
      expect(armOf(result, 'sqs').ordering.reorderedRecords).toBeGreaterThan(0);
    },
    120_000,
  );

  test('a stream loses it when partition keys are random', async () => {
    const result = await runWorkload(...LOAD, '--arms', 'kinesis', '--partition-key', 'random');

    expect(armOf(result, 'kinesis').ordering.reorderedRecords).toBeGreaterThan(0);
  }, 120_000);
});
