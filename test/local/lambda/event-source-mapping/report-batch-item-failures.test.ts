import { expect, test } from '@jest/globals';
import { exhausted } from './discard-documents.ts';
import { RawPayload } from './scripted-invoker.ts';
import { dataOf, putAll, streamFixture, throwsOn } from './stream-mapping-fixture.ts';

// Goal: what a function answers about its batch means what it means on AWS. Method: scripted
// answers in virtual time; ids are those of the conformance cases.

const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const ONE = {
  ...RBIF,
  BatchSize: 1,
  MaximumBatchingWindowInSeconds: 1,
  MaximumRetryAttempts: 2,
};

test.each([
  ['A-K13', { batchItemFailures: [{ itemIdentifier: 123 }] }],
  ['A-K14', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['K48', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['A-K16', { batchItemFailures: [{ foo: 123 }] }],
  ['K48', { batchItemFailures: [{ foo: null }] }],
  ['K49', { batchItemFailures: [{ itemIdentifier: '49600000000000000000' }] }],
])('%s the malformed answer %j fails the batch', async (_, answer) => {
  const fixture = streamFixture({ handler: () => answer });
  const sequenceNumbers = putAll(fixture, ['hello']);
  const mapping = fixture.start(ONE);

  await fixture.clock.advance(30_000);

  const events = fixture.invoker.invocations.map(({ event }) => event);
  expect(events).toHaveLength(3);
  expect(new Set(events).size).toBe(1);
  expect(fixture.discarded).toEqual([exhausted(3, null, sequenceNumbers)]);
  await mapping.stop();
});

test('A-K18 a thrown error fails the batch, and the document says so', async () => {
  const fixture = streamFixture({ handler: throwsOn(() => true) });
  const sequenceNumbers = putAll(fixture, ['hello']);
  const mapping = fixture.start(ONE);

  await fixture.clock.advance(30_000);

  expect(fixture.invoker.invocations).toHaveLength(3);
  expect(fixture.discarded).toEqual([exhausted(3, 'Unhandled', sequenceNumbers)]);
  await mapping.stop();
});

test.each([
  ['A-K19', undefined],
  ['A-K20', []],
  ['A-K21', null],
  ['A-K23', { batchItemFailures: [] }],
  ['A-K24', { batchItemFailures: null }],
  ['K46', {}],
  ['K46', ''],
])('%s the answer %j means success', async (_, answer) => {
  const fixture = streamFixture({ handler: () => answer });
  putAll(fixture, ['hello', 'next']);
  const mapping = fixture.start(ONE);

  await fixture.clock.advance(30_000);

  expect(fixture.delivered()).toEqual([['hello'], ['next']]);
  expect(fixture.discarded).toEqual([]);
  await mapping.stop();
});

test('B-K10 the lowest reported record is where the next attempt begins', async () => {
  const fixture = streamFixture({
    handler: (records, index) => {
      const reported = index === 0 ? [6, 2, 4] : [];
      return {
        batchItemFailures: reported.map((position) => ({
          itemIdentifier: records[position]?.kinesis.sequenceNumber,
        })),
      };
    },
  });
  const data = Array.from({ length: 10 }, (_, index) => `${index + 1}`);
  putAll(fixture, data);
  const mapping = fixture.start(RBIF);

  await fixture.clock.advance(5000);

  expect(fixture.delivered()).toEqual([data, data.slice(2)]);
  await mapping.stop();
});

test('K53 progress starts the retries anew: 5 deliveries of the last, count 4', async () => {
  const fixture = streamFixture({
    handler: (records) => ({
      batchItemFailures: records
        .filter((record) => dataOf(record) === '5')
        .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    }),
  });
  const sequenceNumbers = putAll(fixture, [...'012345']);
  const mapping = fixture.start({ ...RBIF, BatchSize: 3, MaximumRetryAttempts: 3 });

  await fixture.clock.advance(60_000);

  expect(fixture.delivered()).toEqual([
    ['0', '1', '2'],
    ['3', '4', '5'],
    ['5'],
    ['5'],
    ['5'],
    ['5'],
  ]);
  expect(fixture.discarded).toEqual([exhausted(4, null, sequenceNumbers.slice(5))]);
  await mapping.stop();
});

test.each([
  ['with', RBIF],
  ['without', {}],
])('A-K25 no answer at all means success, %s the feature', async (_, responseTypes) => {
  const fixture = streamFixture({ handler: () => new RawPayload('') });
  putAll(fixture, ['hello']);
  const mapping = fixture.start({ ...ONE, FunctionResponseTypes: [], ...responseTypes });

  await fixture.clock.advance(30_000);

  expect(fixture.delivered()).toEqual([['hello']]);
  expect(mapping.metrics().lastProcessingResult).toBe('OK');
  await mapping.stop();
});

test('B-K11 a mapping without it ignores what the function returns', async () => {
  const fixture = streamFixture({
    handler: ([record]) => ({
      batchItemFailures: [{ itemIdentifier: record?.kinesis.sequenceNumber }],
    }),
  });
  putAll(fixture, ['hello']);
  const mapping = fixture.start({ FunctionResponseTypes: [] });

  await fixture.clock.advance(5000);

  expect(fixture.delivered()).toEqual([['hello']]);
  expect(mapping.metrics().lastProcessingResult).toBe('OK');
  await mapping.stop();
});
