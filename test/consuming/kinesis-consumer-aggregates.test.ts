import { describe, expect, test } from '@jest/globals';
import { kplAggregate } from '../kpl/kpl-aggregate-bytes.ts';
import { eventOf, failureAt, good, outcomes, sandbox } from './kinesis-consumer-under-test.ts';
import { faultyActivity, sequenceNumberOf } from './sample-records.ts';

describe('a KPL aggregate', () => {
  const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

  test('is taken apart, its records numbered within it', async () => {
    const { invoke, observations } = sandbox();
    const aggregate = kplAggregate([bytesOf(good(0)), bytesOf(good(1))]);

    expect(await invoke(eventOf(aggregate, good(2)))).toEqual({ batchItemFailures: [] });

    expect(
      observations[0]?.records.map(({ brokerId, subSequence }) => [brokerId, subSequence]),
    ).toEqual([
      [sequenceNumberOf(0), 0],
      [sequenceNumberOf(0), 1],
      [sequenceNumberOf(1), undefined],
    ]);
  });

  test('is reported whole when a record inside it fails', async () => {
    const { invoke, observations } = sandbox();
    const poison = faultyActivity('user-2', 0, { kind: 'throw' });
    const aggregate = kplAggregate([good(1), poison, good(2)].map(bytesOf));

    expect(await invoke(eventOf(good(0), aggregate, good(3)))).toEqual(failureAt(1));

    expect(outcomes(observations[0])).toEqual([
      'processed',
      'processed',
      'FAULT_THROWN',
      'unprocessed',
      'unprocessed',
    ]);
  });

  test('counts attempts of each record inside it on its own', async () => {
    const { invoke } = sandbox();
    const once = (seq: number) => faultyActivity('user-1', seq, { kind: 'throw-times', times: 1 });
    const event = eventOf(kplAggregate([once(0), once(1)].map(bytesOf)));

    expect(await invoke(event)).toEqual(failureAt(0));
    expect(await invoke(event)).toEqual(failureAt(0));
    expect(await invoke(event)).toEqual({ batchItemFailures: [] });
  });
});
