import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { measureClocks } from '../../src/measurement/clocks.ts';
import { observedArm } from './observed-history.ts';

// Goal: the bounds always hold the true offsets, and a clock that steps is found. Method: instants
// on one true clock, of which each environment sees its own.

interface Passage {
  readonly sentAtMs: number;
  readonly arrivedAtMs: number;
  readonly acknowledgedAtMs: number;
  readonly begunAtMs: number;
  readonly endedAtMs: number;
  readonly loggedAtMs: number;
}

const delay = fc.double({ min: 0, max: 40, noNaN: true });

const passage = fc
  .record({
    sent: fc.nat(200_000),
    out: delay,
    back: delay,
    wait: delay,
    work: delay,
    flush: delay,
  })
  .map(({ sent, out, back, wait, work, flush }): Passage => {
    const sentAtMs = 1_000_000 + sent;
    const arrivedAtMs = sentAtMs + out;
    const begunAtMs = arrivedAtMs + wait;
    const endedAtMs = begunAtMs + work;
    return {
      sentAtMs,
      arrivedAtMs,
      acknowledgedAtMs: arrivedAtMs + back,
      begunAtMs,
      endedAtMs,
      loggedAtMs: endedAtMs + flush,
    };
  });

/** What is observed of passages when clocks are ahead by so much; the broker's is the true one. */
function observed(
  passages: readonly Passage[],
  producerAheadMs: (at: Passage) => number,
  consumerAheadMs: number,
) {
  return observedArm({
    records: passages.map((at, seq) => ({
      key: 'a',
      seq,
      sentAtMs: at.sentAtMs + producerAheadMs(at),
      acknowledgedAtMs: at.acknowledgedAtMs + producerAheadMs(at),
    })),
    invocations: passages.map((at, seq) => ({
      atMs: [at.begunAtMs + consumerAheadMs, at.endedAtMs + consumerAheadMs],
      loggedAtMs: Math.floor(at.loggedAtMs),
      batch: [{ key: 'a', seq, brokerAtMs: Math.floor(at.arrivedAtMs) }],
    })),
  });
}

test('whatever the delays, the true offsets lie within the bounds', () => {
  const ahead = fc.double({ min: -5000, max: 5000, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(passage, { minLength: 1, maxLength: 30 }),
      ahead,
      ahead,
      (passages, p, c) => {
        const clocks = measureClocks(observed(passages, () => p, c));
        expect(clocks.contradictionCount).toBe(0);
        expect(clocks.producers?.lowerMs).toBeLessThanOrEqual(p);
        expect(clocks.producers?.upperMs).toBeGreaterThanOrEqual(p);
        expect(clocks.consumers?.lowerMs).toBeLessThanOrEqual(c);
        expect(clocks.consumers?.upperMs).toBeGreaterThanOrEqual(c);
      },
    ),
  );
});

const quick = (sentAtMs: number): Passage => ({
  sentAtMs,
  arrivedAtMs: sentAtMs + 2,
  acknowledgedAtMs: sentAtMs + 5,
  begunAtMs: sentAtMs + 10,
  endedAtMs: sentAtMs + 12,
  loggedAtMs: sentAtMs + 15,
});

test.each([
  ['within a minute', 90_000],
  ['between two minutes', 120_000],
])('a step of the producer’s clock %s is a contradiction', (_, stepAtMs) => {
  const passages = Array.from({ length: 18 }, (_unused, index) => quick(60_000 + index * 7000));
  const step = ({ sentAtMs }: Passage): number => (sentAtMs >= stepAtMs ? 500 : 0);
  const { contradictionCount, contradictionMaxMs } = measureClocks(observed(passages, step, 0));
  expect(contradictionCount).toBeGreaterThan(0);
  expect(contradictionMaxMs).toBeCloseTo(500 - 5 - 2, 0);
});

test('a consumer environment that logs before its record was sent is a contradiction', () => {
  const late = { ...quick(0), loggedAtMs: -1000 };
  expect(measureClocks(observed([quick(0), late], () => 0, 0)).contradictionCount).toBe(1);
});

test('without a log service’s stamp consumers are not bounded', () => {
  const arm = observed([quick(0)], () => 0, 0);
  const invocations = { ...arm.invocations, loggedAtMs: Float64Array.of(Number.NaN) };
  const clocks = measureClocks({ ...arm, invocations });
  expect(clocks).toMatchObject({ consumers: null, consumerSpreadMs: null });
});

test('a retry that is answered with the message of the try before bounds nothing', () => {
  const arm = observed([quick(0), quick(9000)], () => 0, 0);
  const acceptedSentAtMs = Float64Array.of(0, 15_000);
  const acceptedAtMs = Float64Array.of(5, 15_005);
  const records = { ...arm.records, acceptedSentAtMs, acceptedAtMs };

  expect(measureClocks({ ...arm, records }).contradictionCount).toBe(1);
  const tryCount = Int32Array.of(1, 2);
  expect(measureClocks({ ...arm, records: { ...records, tryCount } }).contradictionCount).toBe(0);
});
