import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { errorOf, record, startKinesis, texts } from './kinesis-fixture.ts';

// Goal: whatever is put, and whenever, every way of reading gives what a plain array would.
// Method: run random puts and pauses against the stream and against an array of
// { text, sequenceNumber, arrivalAtMs }, then compare every kind of iterator.

interface ModelRecord {
  readonly text: string;
  readonly sequenceNumber: string;
  readonly arrivalAtMs: number;
}

/** A pause in ms, or how many bytes each record of one call has. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constant<number[]>([1_000_000, 5]) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
);
const RETENTION_MS = 100_000;

async function play(steps: readonly (number | number[])[]) {
  const kinesis = startKinesis({ retentionMs: RETENTION_MS });
  const written: ModelRecord[] = [];
  for (const sizesOrPauseMs of steps) {
    if (typeof sizesOrPauseMs === 'number') {
      await kinesis.clock.advance(sizesOrPauseMs);
      continue;
    }
    const puts = sizesOrPauseMs.map((size, index) =>
      `${written.length + index}:`.padEnd(size, '.'),
    );
    const { Records } = kinesis.putRecords(puts.map((text) => record('key', text)));
    puts.forEach((text, index) => {
      const { SequenceNumber } = Records[index] as { SequenceNumber: string };
      const arrivalAtMs = kinesis.clock.wallTimeMs();
      written.push({ text, sequenceNumber: SequenceNumber, arrivalAtMs });
    });
  }
  const horizonMs = kinesis.clock.wallTimeMs() - RETENTION_MS;
  const kept = written.filter(({ arrivalAtMs }) => arrivalAtMs >= horizonMs);
  return { kinesis, written, kept };
}

function readAll(kinesis: ReturnType<typeof startKinesis>, from: string, limits = [10_000]) {
  const read: string[] = [];
  let iterator: string | null = from;
  for (let call = 0; ; call++) {
    const limit = limits[call % limits.length] ?? 1;
    const answer = kinesis.getRecords(iterator, limit);
    expect(answer.Records.length).toBeLessThanOrEqual(limit);
    if (answer.Records.length === 0) return read;
    read.push(...texts(answer));
    iterator = answer.NextShardIterator;
  }
}

test('TRIM_HORIZON gives everything kept, once and in order, whatever the limits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
      async (steps, limits) => {
        const { kinesis, kept } = await play(steps);

        const read = readAll(kinesis, kinesis.iterator('TRIM_HORIZON'), limits);

        expect(read).toEqual(kept.map(({ text }) => text));
      },
    ),
    { numRuns: 60 },
  );
});

test('iterators by sequence number and by time start where a plain search would', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.nat(),
      fc.nat(RETENTION_MS),
      async (steps, pick, agoMs) => {
        const { kinesis, written, kept } = await play(steps);
        const arrival = kept[agoMs % Math.max(1, kept.length)]?.arrivalAtMs;
        const anyMs = kinesis.clock.wallTimeMs() - agoMs;
        const atMs = agoMs % 2 === 0 ? (arrival ?? anyMs) : anyMs;
        const readFrom = (type: string, more: object) =>
          readAll(kinesis, kinesis.iterator(type, more));
        const textsOf = (records: readonly ModelRecord[]) => records.map(({ text }) => text);

        expect(readFrom('AT_TIMESTAMP', { Timestamp: atMs / 1_000 })).toEqual(
          textsOf(kept.filter(({ arrivalAtMs }) => arrivalAtMs >= atMs)),
        );
        const chosen = written[pick % Math.max(1, written.length)];
        if (chosen === undefined) return;
        const { sequenceNumber } = chosen;
        const number = { StartingSequenceNumber: sequenceNumber };
        expect(readFrom('AT_SEQUENCE_NUMBER', number)).toEqual(
          textsOf(kept.filter((one) => one.sequenceNumber >= sequenceNumber)),
        );
        expect(readFrom('AFTER_SEQUENCE_NUMBER', number)).toEqual(
          textsOf(kept.filter((one) => one.sequenceNumber > sequenceNumber)),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('LATEST gives what is put after it and nothing from before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.nat(30), async (steps, laterCount) => {
      const { kinesis } = await play(steps);
      const latest = kinesis.iterator('LATEST');
      const later = Array.from({ length: laterCount }, (_, index) => `later ${index}`);

      for (const text of later) kinesis.putRecord('key', text);

      expect(readAll(kinesis, latest)).toEqual(later);
    }),
    { numRuns: 60 },
  );
});

test('sequence numbers are 56 digits from 49 and increase as integers and as text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const { written } = await play(steps);
      const numbers = written.map(({ sequenceNumber }) => sequenceNumber);

      for (const number of numbers) expect(number).toMatch(/^49\d{54}$/);
      expect(numbers.toSorted()).toEqual(numbers);
      expect(new Set(numbers).size).toBe(numbers.length);
      const integers = numbers.map(BigInt);
      for (let index = 1; index < integers.length; index++) {
        expect((integers[index] ?? 0n) > (integers[index - 1] ?? 0n)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('no text that we did not make is an iterator', () => {
  const kinesis = startKinesis();
  const genuine = kinesis.iterator('LATEST');
  const damaged = fc
    .tuple(fc.nat(genuine.length - 1), fc.constantFrom('A', 'B', '/', '', 'é', '='))
    .map(([at, letter]) => genuine.slice(0, at) + letter + genuine.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(damaged, fc.base64String({ minLength: 1 }), fc.string()), (token) => {
      fc.pre(token !== genuine && token.length > 0);
      expect(errorOf(() => kinesis.getRecords(token)).code).toBe('InvalidArgumentException');
    }),
  );
});
