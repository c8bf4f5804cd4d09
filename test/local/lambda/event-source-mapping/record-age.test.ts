import { expect, test } from '@jest/globals';
import { expired } from './discard-documents.ts';
import { THROTTLED } from './scripted-invoker.ts';
import { putAll, streamFixture, throwsOn } from './stream-mapping-fixture.ts';

// Goal: records that are too old are discarded before an attempt, none else, as on AWS. Method:
// virtual time; ids are those of the conformance cases.

test('A-K26 a record that expires between retries is described without a response', async () => {
  const fixture = streamFixture({ handler: throwsOn(() => true) });
  const sequenceNumbers = putAll(fixture, ['old']);
  const mapping = fixture.start({ BatchSize: 1, MaximumRecordAgeInSeconds: 60 });

  await fixture.clock.advance(120_000);

  const invokeCount = fixture.invoker.invocations.length;
  expect(invokeCount).toBeGreaterThan(1);
  expect(fixture.discarded).toEqual([expired(invokeCount, sequenceNumbers)]);
  expect(fixture.discarded[0]).not.toHaveProperty('responseContext');
  await mapping.stop();
});

test('A-K27 a record that had expired before is described and never sent', async () => {
  const fixture = streamFixture({ handler: throwsOn(() => true) });
  const sequenceNumbers = putAll(fixture, ['old']);
  await fixture.clock.advance(61_000);
  const mapping = fixture.start({ MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 60 });

  await fixture.clock.advance(5000);

  expect(fixture.invoker.invocations).toHaveLength(0);
  expect(fixture.discarded).toEqual([expired(1, sequenceNumbers)]);
  expect(fixture.discarded[0]?.requestContext.requestId).toBe('uuid-made-up');
  await mapping.stop();
});

test('K61 without a maximum age a record is tried until the stream no longer keeps it', async () => {
  const fixture = streamFixture({ handler: throwsOn((data) => data === 'poison') });
  const sequenceNumbers = putAll(fixture, ['poison']);
  const mapping = fixture.start({ BatchSize: 1 });

  await fixture.clock.advance(23 * 3_600_000);
  expect(fixture.discarded).toEqual([]);
  putAll(fixture, ['good']);
  await fixture.clock.advance(2 * 3_600_000);

  const invokeCount = fixture.invoker.invocations.length - 1;
  expect(fixture.discarded).toEqual([expired(invokeCount, sequenceNumbers)]);
  expect(fixture.delivered().at(-1)).toEqual(['good']);
  await mapping.stop();
});

test('K63 only the expired beginning of a batch is dropped', async () => {
  const fixture = streamFixture();
  const [old = ''] = putAll(fixture, ['old']);
  await fixture.clock.advance(61_000);
  putAll(fixture, ['1', '2', '3', '4', '5']);
  const mapping = fixture.start({ MaximumRecordAgeInSeconds: 60 });

  await fixture.clock.advance(5000);

  expect(fixture.delivered()).toEqual([['1', '2', '3', '4', '5']]);
  expect(fixture.discarded).toEqual([expired(1, [old])]);
  await mapping.stop();
});

test('B-K13 a batch that is throttled until it expires is never run', async () => {
  const fixture = streamFixture({ handler: () => THROTTLED });
  const sequenceNumbers = putAll(fixture, ['waiting']);
  const mapping = fixture.start({ MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 60 });

  await fixture.clock.advance(120_000);

  expect(fixture.invoker.invocations).toHaveLength(0);
  expect(fixture.discarded).toEqual([expired(1, sequenceNumbers)]);
  await mapping.stop();
});
