import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../src/local/aws-error.ts';
import type { MappingTrace } from '../../../../src/local/lambda/event-source-mapping/mapping-trace.ts';
import { exhausted } from './discard-documents.ts';
import { THROTTLED } from './scripted-invoker.ts';
import {
  DESTINATION_ARN,
  dataOf,
  putAll,
  streamFixture,
  throwsOn,
} from './stream-mapping-fixture.ts';

// Goal: what follows a failed batch is what AWS does: retries, splits, progress, discards and the
// document about them. Method: scripted functions in virtual time; ids are those of the
// conformance cases.

const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

const kindsOf = (traces: readonly MappingTrace[]): string[] => traces.map(({ kind }) => kind);

describe('retries', () => {
  test('A-K09 a record that always fails is tried 1 + retries times, then described', async () => {
    const fixture = streamFixture({ handler: throwsOn(() => true) });
    const sequenceNumbers = putAll(fixture, ['poison']);
    const mapping = fixture.start({
      BatchSize: 1,
      MaximumBatchingWindowInSeconds: 1,
      MaximumRetryAttempts: 1,
    });

    await fixture.clock.advance(30_000);

    expect(fixture.delivered()).toEqual([['poison'], ['poison']]);
    expect(fixture.discarded).toEqual([exhausted(2, 'Unhandled', sequenceNumbers)]);
    expect(fixture.discarded[0]?.requestContext.requestId).toBe('request-1');
    expect(mapping.metrics()).toMatchObject({
      lastProcessingResult: 'PROBLEM: Function call failed',
      invocationCount: 2,
      discardedRecordCount: 1,
    });
    await mapping.stop();
  });

  test('K86, K88 the keys of the document are in the order of the recordings', async () => {
    const fixture = streamFixture({ handler: () => ({ batchItemFailures: [{ foo: 1 }] }) });
    const [sequenceNumber] = putAll(fixture, ['poison']);
    const documents: string[] = [];
    const destination = { arn: DESTINATION_ARN, send: (body: string) => void documents.push(body) };
    const mapping = fixture.start({ ...RBIF, MaximumRetryAttempts: 0 }, destination);

    await fixture.clock.advance(5000);

    const time = '2026-01-01T00:00:0\\d\\.\\d{3}Z';
    expect(documents).toEqual([
      expect.stringMatching(
        '^{"requestContext":{"requestId":"request-0",' +
          '"functionArn":"arn:aws:lambda:eu-west-1:000000000000:function:consumer",' +
          '"condition":"RetryAttemptsExhausted","approximateInvokeCount":1},' +
          '"responseContext":{"statusCode":200,"executedVersion":"\\$LATEST",' +
          '"functionError":null},' +
          `"version":"1.0","timestamp":"${time}",` +
          '"KinesisBatchInfo":{"shardId":"shardId-000000000000",' +
          `"startSequenceNumber":"${sequenceNumber}","endSequenceNumber":"${sequenceNumber}",` +
          `"approximateArrivalOfFirstRecord":"${time}",` +
          `"approximateArrivalOfLastRecord":"${time}","batchSize":1,` +
          '"streamArn":"arn:aws:kinesis:eu-west-1:000000000000:stream/test"}}$',
      ),
    ]);
    await mapping.stop();
  });

  test('K81 after a discard the shard goes on', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === 'poison') });
    putAll(fixture, ['poison', 'good']);
    const mapping = fixture.start({ BatchSize: 1, MaximumRetryAttempts: 0 });

    await fixture.clock.advance(5000);

    expect(fixture.delivered()).toEqual([['poison'], ['good']]);
    expect(mapping.metrics().lastProcessingResult).toBe('OK');
    await mapping.stop();
  });

  test('retries wait longer and longer, up to the cap', async () => {
    const fixture = streamFixture({ handler: throwsOn(() => true) });
    putAll(fixture, ['poison']);
    const mapping = fixture.start({ MaximumRetryAttempts: 12 });

    await fixture.clock.advance(600_000);

    const delays = fixture.traces.flatMap((step) => (step.kind === 'retried' ? step.delayMs : []));
    expect(delays).toHaveLength(12);
    for (const [index, delayMs] of delays.entries()) {
      const longest = Math.min(30_000, 500 * 2 ** index);
      expect(delayMs).toBeGreaterThanOrEqual(longest / 2);
      expect(delayMs).toBeLessThanOrEqual(longest);
    }
    await mapping.stop();
  });

  test('B-K14 a shard in endless retry does not hold back another', async () => {
    const shardIds = ['shardId-000000000000', 'shardId-000000000001'];
    const fixture = streamFixture({ handler: throwsOn((data) => data === 'poison'), shardIds });
    fixture.stream.put({ data: 'poison' }, shardIds[0]);
    const mapping = fixture.start({ BatchSize: 1 });
    for (let index = 0; index < 10; index++) {
      fixture.stream.put({ data: `${index}` }, shardIds[1]);
      await fixture.clock.advance(1000);
    }
    await fixture.clock.advance(1000);

    const good = fixture
      .delivered()
      .flat()
      .filter((data) => data !== 'poison');
    expect(good).toEqual([...'0123456789']);
    await mapping.stop();
  });

  test('B-K12 throttles are not counted as retries', async () => {
    let throttlesLeft = 5;
    const fixture = streamFixture({
      handler: () => {
        if (throttlesLeft-- > 0) return THROTTLED;
        throw new Error('boom');
      },
    });
    const sequenceNumbers = putAll(fixture, ['poison']);
    const mapping = fixture.start({ MaximumRetryAttempts: 1 });

    await fixture.clock.advance(120_000);

    expect(fixture.invoker.throttleCount()).toBe(5);
    expect(fixture.invoker.invocations).toHaveLength(2);
    expect(fixture.discarded).toEqual([exhausted(2, 'Unhandled', sequenceNumbers)]);
    expect(mapping.metrics().invocationCount).toBe(2);
    await mapping.stop();
  });

  test('B-K29 a function that outlasts its timeout has failed', async () => {
    const fixture = streamFixture({ durationMs: () => 10_000 });
    const sequenceNumbers = putAll(fixture, ['slow']);
    const mapping = fixture.start({ MaximumRetryAttempts: 0 });

    await fixture.clock.advance(10_000);

    expect(fixture.discarded).toEqual([exhausted(1, 'Unhandled', sequenceNumbers)]);
    await mapping.stop();
  });
});

describe('bisecting', () => {
  const NINE = [...'123456789'];

  test('B-K01 with bisecting only the poison record is discarded', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === '5') });
    const sequenceNumbers = putAll(fixture, NINE);
    const mapping = fixture.start({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 3,
      MaximumRetryAttempts: 2,
      BisectBatchOnFunctionError: true,
    });

    await fixture.clock.advance(60_000);

    const succeeded = fixture.delivered().filter((batch) => !batch.includes('5'));
    expect(succeeded.flat()).toEqual(NINE.filter((data) => data !== '5'));
    expect(fixture.discarded).toEqual([exhausted(3, 'Unhandled', sequenceNumbers.slice(4, 5))]);
    expect(fixture.delivered()).toEqual([
      NINE,
      ['1', '2', '3', '4', '5'],
      ['1', '2', '3'],
      ['4', '5'],
      ['4'],
      ['5'],
      ['5'],
      ['5'],
      ['6', '7', '8', '9'],
    ]);
    expect(mapping.metrics().stepCounts).toMatchObject({ split: 3, retried: 2, discarded: 1 });
    await mapping.stop();
  });

  test('B-K02 without bisecting the whole batch is tried again and discarded', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === '5') });
    const sequenceNumbers = putAll(fixture, NINE);
    const mapping = fixture.start({ BatchSize: 10, MaximumRetryAttempts: 2 });

    await fixture.clock.advance(60_000);

    expect(fixture.delivered()).toEqual([NINE, NINE, NINE]);
    expect(fixture.discarded).toEqual([exhausted(3, 'Unhandled', sequenceNumbers)]);
    await mapping.stop();
  });

  test('K72 splitting spends no retry: none allowed still isolates the poison', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === '5') });
    const sequenceNumbers = putAll(fixture, NINE);
    const mapping = fixture.start({ MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true });

    await fixture.clock.advance(5000);

    expect(fixture.discarded).toEqual([exhausted(1, 'Unhandled', sequenceNumbers.slice(4, 5))]);
    expect(mapping.metrics().discardedRecordCount).toBe(1);
    await mapping.stop();
  });

  test('a split waits for nothing', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === '5') });
    putAll(fixture, NINE);
    const mapping = fixture.start({ MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true });

    await fixture.clock.advance(5000);

    expect(kindsOf(fixture.traces)).not.toContain('retried');
    const instants = fixture.invoker.invocations.map(({ startedAtMs }) => startedAtMs);
    expect(new Set(instants).size).toBe(1);
    await mapping.stop();
  });

  test('K79 a reported first record is bisected out, those behind it are kept', async () => {
    const fixture = streamFixture({
      handler: (records) => ({
        batchItemFailures: records
          .filter((record) => dataOf(record) === '2')
          .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
      }),
    });
    const sequenceNumbers = putAll(fixture, ['1', '2', '3']);
    const mapping = fixture.start({
      ...RBIF,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
    });

    await fixture.clock.advance(10_000);

    expect(fixture.delivered()).toEqual([['1', '2', '3'], ['2', '3'], ['2'], ['2'], ['3']]);
    expect(fixture.discarded).toEqual([exhausted(2, null, sequenceNumbers.slice(1, 2))]);
    await mapping.stop();
  });
});

test('a destination that refuses the document does not stop the shard', async () => {
  const fixture = streamFixture({ handler: throwsOn((data) => data === 'poison') });
  putAll(fixture, ['poison', 'good']);
  const refusing = {
    arn: DESTINATION_ARN,
    send: () => {
      throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', 'no such queue');
    },
  };
  const mapping = fixture.start({ BatchSize: 1, MaximumRetryAttempts: 0 }, refusing);

  await fixture.clock.advance(5000);

  expect(fixture.delivered()).toEqual([['poison'], ['good']]);
  expect(fixture.traces).toContainEqual(
    expect.objectContaining({
      kind: 'refused',
      source: DESTINATION_ARN,
      attempted: 'send-to-destination',
      errorCode: 'AWS.SimpleQueueService.NonExistentQueue',
    }),
  );
  await mapping.stop();
});
