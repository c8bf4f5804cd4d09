import { readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { measureCompleteness } from '../../src/measurement/completeness.ts';
import { recordOutcomesOf } from '../../src/measurement/record-outcomes.ts';
import type { ObservedArm } from '../../src/observation/observed-arm.ts';
import {
  accepted,
  collectRun,
  failed,
  failedBatchBody,
  processed,
  QUEUES,
  reportLine,
} from './collected-run.ts';

// Goal: what functions log and queues hold becomes the columns of exactly this run. Method: real
// observation lines through the collector into Parquet and back; only logs and queues are in
// memory.

describe('live progress', () => {
  test('a record is outstanding until it is processed, whichever line comes first', async () => {
    const run = await collectRun();
    run.deliver('sqs', { invocation: 1, records: [processed('a', 0, 'm0')] });
    await run.collector.poll();
    expect(run.collector.progress('sqs')).toMatchObject({ processed: 0, outstanding: 0 });

    run.attempt('sqs', 1, [accepted('a', 0, 'm0'), accepted('a', 1, 'm1')]);
    await run.collector.poll();
    expect(run.collector.progress('sqs')).toEqual({
      attempted: 2,
      ok: 2,
      failed: 0,
      unknown: 0,
      processed: 1,
      deadLettered: 0,
      outstanding: 1,
      backlog: 1,
      invocations: 1,
      latency: { count: 1, p50Ms: expect.any(Number), p99Ms: expect.any(Number) },
    });
    expect(run.collector.isDrained()).toBe(false);

    run.deliver('sqs', { invocation: 2, records: [failed('a', 1, 'm1')] });
    await run.collector.poll();
    expect(run.collector.progress('sqs')).toMatchObject({ outstanding: 1, backlog: 0 });

    run.deliver('sqs', { invocation: 3, records: [processed('a', 1, 'm1')] });
    await run.collector.poll();
    expect(run.collector.isDrained()).toBe(true);
  });

  test('an invocation not reported by Lambda keeps the run from being drained', async () => {
    const run = await collectRun();
    run.attempt('sqs', 1, [accepted('a', 0, 'm0')]);
    run.deliver('sqs', { invocation: 1, records: [processed('a', 0, 'm0')], report: 'none' });
    await run.collector.poll();
    expect(run.collector.isDrained()).toBe(false);

    run.logs.write('sqs', [reportLine('sqs-1')]);
    await run.collector.poll();
    expect(run.collector.isDrained()).toBe(true);
  });
});

const completenessOf = (arm: ObservedArm) => measureCompleteness(arm, recordOutcomesOf(arm));

describe('dead letters', () => {
  test('of this run are saved and deleted, also when the attempt is read later', async () => {
    const run = await collectRun();
    run.deadLetters.put(QUEUES.sqs, 'm0');
    run.deadLetters.put(QUEUES.sqs, 'somebody-else');
    await run.collector.poll();
    expect(run.deadLetters.left(QUEUES.sqs)).toEqual(['m0', 'somebody-else']);

    run.attempt('sqs', 1, [accepted('a', 0, 'm0')]);
    await run.collector.poll();
    expect(run.deadLetters.left(QUEUES.sqs)).toEqual(['somebody-else']);
    expect(run.collector.isDrained()).toBe(true);

    const data = await run.finish();
    expect(data.arms.map(completenessOf)[1]).toMatchObject({
      deadLettered: 1,
      unexplained: 0,
    });
  });

  test('more than ten of them are deleted in batches', async () => {
    const run = await collectRun();
    const ids = Array.from({ length: 25 }, (_, index) => `m${index}`);
    run.attempt(
      'sqs',
      1,
      ids.map((id, seq) => accepted('a', seq, id)),
    );
    for (const id of ids) run.deadLetters.put(QUEUES.sqs, id);
    await run.collector.poll();

    expect(run.deadLetters.left(QUEUES.sqs)).toEqual([]);
    expect(run.collector.progress('sqs').deadLettered).toBe(25);
  });

  test('a failed batch names its records by range; other functions’ are left', async () => {
    const run = await collectRun();
    run.attempt('kinesis', 1, [
      accepted('a', 0, '98'),
      accepted('a', 1, '99'),
      accepted('a', 2, '100'),
      accepted('b', 0, '99', 'shardId-1'),
    ]);
    run.deliver('kinesis', {
      invocation: 1,
      records: [processed('a', 0, '98'), processed('b', 0, '99')],
    });
    run.deadLetters.put(QUEUES.kinesis, 'own', failedBatchBody('99', '100', 2));
    const foreign = failedBatchBody('99', '100', 2).replace('kinesisConsumer', 'other');
    run.deadLetters.put(QUEUES.kinesis, 'foreign', foreign);
    await run.collector.poll();

    expect(run.deadLetters.left(QUEUES.kinesis)).toEqual(['foreign']);
    const data = await run.finish();
    expect(data.arms[0]?.telemetry.ambiguousFailureCount).toBe(0);
  });

  test('a failed batch that does not account for its size is called ambiguous', async () => {
    const run = await collectRun();
    run.attempt('kinesis', 1, [accepted('a', 0, '100'), accepted('a', 1, '101')]);
    run.deadLetters.put(QUEUES.kinesis, 'own', failedBatchBody('100', '101', 5));
    const data = await run.finish();

    expect(data.arms[0]?.telemetry.ambiguousFailureCount).toBe(1);
    expect(data.arms.map(completenessOf)[0]).toMatchObject({ onFailure: 2, unexplained: 0 });
  });

  test('a batch given up for its age is expired, not failed', async () => {
    const run = await collectRun();
    run.attempt('kinesis', 1, [accepted('a', 0, '100'), accepted('a', 1, '101')]);
    run.deadLetters.put(
      QUEUES.kinesis,
      'old',
      failedBatchBody('100', '100', 1, 'RecordAgeExceeded'),
    );
    run.deadLetters.put(QUEUES.kinesis, 'failed', failedBatchBody('101', '101', 1));
    const data = await run.finish();

    expect(data.arms.map(completenessOf)[0]).toMatchObject({
      expired: 1,
      onFailure: 1,
      unexplained: 0,
    });
  });

  test('a batch processed in part gives up only what was not processed', async () => {
    const run = await collectRun();
    run.attempt('kinesis', 1, [accepted('a', 0, '100'), accepted('a', 1, '101')]);
    run.deliver('kinesis', {
      invocation: 1,
      outcome: 'partially-failed',
      records: [processed('a', 0, '100'), failed('a', 1, '101')],
    });
    run.deadLetters.put(QUEUES.kinesis, 'own', failedBatchBody('100', '101', 2));
    const data = await run.finish();

    expect(data.arms[0]?.telemetry.ambiguousFailureCount).toBe(0);
    expect(data.arms.map(completenessOf)[0]).toMatchObject({ processed: 1, onFailure: 1 });
  });
});

describe('the run directory', () => {
  test('holds Parquet files only, and reads back as columns', async () => {
    const run = await collectRun();
    run.attempt('sqs', 1, [accepted('b', 0, 'm1'), accepted('a', 0, 'm0')]);
    run.deliver('sqs', {
      invocation: 1,
      records: [processed('a', 0, 'm0'), processed('b', 0, 'm1')],
    });
    const { arms, missingCallCount } = await run.finish();

    expect((await readdir(run.directory)).sort()).toEqual([
      'attempts.parquet',
      'dead-letters.parquet',
      'deliveries.parquet',
      'invocations.parquet',
      'run.json',
    ]);
    expect(missingCallCount).toBe(0);
    expect(arms[1]).toMatchObject({
      arm: 'sqs',
      keys: ['a', 'b'],
      records: {
        key: Int32Array.of(0, 1),
        keySequence: Float64Array.of(0, 0),
        acceptedSentAtMs: Float64Array.of(10, 10),
        acceptedAtMs: Float64Array.of(20, 20),
        copyCount: Int32Array.of(1, 1),
      },
      deliveries: {
        record: Int32Array.of(0, 1),
        invocation: Int32Array.of(0, 0),
        batchIndex: Int32Array.of(0, 1),
        startedAtMs: Float64Array.of(100, 100),
        outcome: Uint8Array.of(0, 0),
      },
      invocations: {
        recordCount: Int32Array.of(2),
        cold: Uint8Array.of(1),
        durationMs: Float64Array.of(12.34),
        billedMs: Float64Array.of(13),
      },
      telemetry: { missingObservationCount: 0, foreignDeliveryCount: 0 },
    });
  });

  test('keeps other runs and foreign records apart', async () => {
    const run = await collectRun();
    run.attempt('sqs', 1, [accepted('a', 0, 'm0')]);
    run.attempt('sqs', 1, [accepted('a', 0, 'x0')], 'run-2');
    run.deliver('sqs', {
      invocation: 1,
      records: [
        processed('a', 0, 'm0'),
        { ...processed('a', 0, 'x0'), run: 'run-2' },
        { brokerId: 'f0', brokerAtMs: 15, outcome: 'processed', startedAtMs: 1, endedAtMs: 2 },
        processed('nobody', 7, 'm9'),
      ],
    });
    const { arms } = await run.finish();

    expect(arms[1]?.records.key).toHaveLength(1);
    expect(arms[1]?.deliveries.record).toHaveLength(1);
    expect(arms[1]?.telemetry).toMatchObject({
      foreignDeliveryCount: 2,
      unexpectedDeliveryCount: 1,
    });
  });

  test('finds the copy that an unknown try had stored after all', async () => {
    const run = await collectRun();
    const first = { orderingKey: 'a', keySequence: 0, intendedAtMs: 5 };
    run.attempt('sqs', 1, [{ ...first, tryNumber: 1, outcome: 'unknown', errorCode: 'Timeout' }]);
    run.attempt('sqs', 2, [{ ...first, tryNumber: 2, outcome: 'ok', brokerId: 'm1' }]);
    run.deliver('sqs', {
      invocation: 1,
      records: [processed('a', 0, 'm0'), processed('a', 0, 'm1')],
    });
    const { arms } = await run.finish();

    expect(arms[1]?.records).toMatchObject({
      copyCount: Int32Array.of(2),
      tryCount: Int32Array.of(2),
      outcome: Uint8Array.of(0),
    });
  });
});

describe('missing lines', () => {
  test.each([
    ['a gap in the invocations of an environment', 3, 'success', 1],
    ['an observation that Lambda never reported', 2, 'none', 1],
    ['nothing', 2, 'success', 0],
  ] as const)('%s counts', async (_, second, report, missing) => {
    const run = await collectRun();
    run.attempt('sqs', 1, [accepted('a', 0, 'm0'), accepted('a', 1, 'm1')]);
    run.deliver('sqs', { invocation: 1, records: [processed('a', 0, 'm0')] });
    run.deliver('sqs', { invocation: second, records: [processed('a', 1, 'm1')], report });
    const { arms } = await run.finish();

    expect(arms[1]?.telemetry.missingObservationCount).toBe(missing);
  });

  test('a REPORT without an observation counts, unless it tells of a failure', async () => {
    const run = await collectRun();
    run.attempt('sqs', 1, [accepted('a', 0, 'm0')]);
    run.logs.write('sqs', [reportLine('died-silently'), reportLine('timed-out', 'timeout')]);
    const { arms } = await run.finish();

    expect(arms[1]?.telemetry).toMatchObject({
      missingObservationCount: 1,
      unobservedFailureCount: 1,
    });
    expect(arms[1]?.invocations.timedOut).toEqual(Uint8Array.of(0, 1));
  });

  test('a producer call that was not logged counts', async () => {
    const run = await collectRun();
    run.attempt('sqs', 2, [accepted('a', 0, 'm0')]);
    run.attempt('sqs', 4, [accepted('a', 1, 'm1')]);

    expect((await run.finish()).missingCallCount).toBe(2);
  });

  test('a line that cannot be read is counted and kept out', async () => {
    const run = await collectRun();
    run.logs.write('sqs', ['{"kvs":3,"kind":"delivery"}', 'plain text', 'START RequestId: 1']);
    await run.collector.poll();

    expect((await run.collector.finish()).unreadableLineCount).toBe(1);
  });
});
