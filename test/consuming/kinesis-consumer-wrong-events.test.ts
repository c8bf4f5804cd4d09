import { describe, expect, test } from '@jest/globals';
import { eventOf, good, sandbox } from './kinesis-consumer-under-test.ts';
import { kinesisRecord } from './sample-records.ts';

// Goal: what is not a batch of a stream fails the whole invocation, which says what it got instead
// and leaves an observation like any other. Method: the whole consumer in virtual time.

describe('an event that is not a stream batch', () => {
  const s3 = { Records: [{ eventSource: 'aws:s3', s3: {} }] };
  const sns = { Records: [{ EventSource: 'aws:sns' }] };
  const mixed = { Records: [kinesisRecord(0, '{}'), { eventSource: 'aws:sqs' }] };

  test.each<[unknown, string]>([
    [{}, 'an empty object'],
    [null, 'null'],
    ['text', 'a string'],
    [[], 'an array'],
    [{ Records: [] }, 'an event without records'],
    [{ detail: {}, source: 'x' }, 'an object with the keys "detail", "source"'],
    [s3, 'one from aws:s3'],
    [sns, 'one from aws:sns'],
    [mixed, 'one from aws:kinesis, aws:sqs'],
    [{ Records: [null] }, 'one from an unnamed source'],
    [JSON.parse('{"__proto__":{"Records":[]}}'), 'an object with the keys "__proto__"'],
  ])('%j is refused by what it is', async (event, words) => {
    const { invoke, observations } = sandbox();

    await expect(invoke(event)).rejects.toMatchObject({
      code: 'EVENT_SOURCE_WRONG',
      message: `expected an event from aws:kinesis, got ${words}`,
    });

    expect(observations).toHaveLength(1);
    expect(observations[0]).toMatchObject({
      outcome: 'failed',
      error: `EVENT_SOURCE_WRONG: expected an event from aws:kinesis, got ${words}`,
      records: [],
      invocation: 1,
    });
  });

  test('is described briefly however large it is', async () => {
    const { invoke } = sandbox();
    const keys = Array.from({ length: 5000 }, (_, index) => [`${'k'.repeat(5000)}${index}`, 1]);

    await expect(invoke(Object.fromEntries(keys))).rejects.toThrow(/^.{1,800}$/);
  });

  test('is malformed when a record lacks what every record has', async () => {
    const { invoke, observations } = sandbox();

    await expect(invoke({ Records: [{ eventSource: 'aws:kinesis' }] })).rejects.toMatchObject({
      code: 'EVENT_MALFORMED',
      message: expect.stringContaining('kinesis'),
    });
    expect(observations[0]).toMatchObject({ outcome: 'failed', records: [] });
  });

  test('counts as an invocation of the sandbox, and the next batch is processed', async () => {
    const { invoke, observations } = sandbox();

    await expect(invoke({})).rejects.toThrow();
    await invoke(eventOf(good(0)));

    expect(observations.map(({ invocation, outcome }) => [invocation, outcome])).toEqual([
      [1, 'failed'],
      [2, 'succeeded'],
    ]);
  });
});
