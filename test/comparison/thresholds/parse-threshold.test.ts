import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMPARED_LATENCY, LATENCIES } from '../../../src/comparison/thresholds/latencies.ts';
import type { Unit } from '../../../src/comparison/thresholds/metric.ts';
import { METRICS } from '../../../src/comparison/thresholds/metrics.ts';
import { parseThreshold } from '../../../src/comparison/thresholds/parse-threshold.ts';
import {
  renderDemand,
  renderThreshold,
  unitOf,
} from '../../../src/comparison/thresholds/render-threshold.ts';
import {
  BOUNDS,
  OPERATORS,
  PAIR_FUNCTIONS,
  type Threshold,
  type ThresholdSubject,
} from '../../../src/comparison/thresholds/threshold.ts';
import { ThresholdError } from '../../../src/comparison/thresholds/threshold-error.ts';
import { ARMS } from '../../../src/observation/arm.ts';

// Goal: a threshold means what it says, or is refused with the reason. Method: the grammar by
// example, refusals by example, and every threshold there can be printed and read back.

describe('a threshold is read', () => {
  test.each([
    ['kinesis.latency.p99 < 2000', 'kinesis.latency.p99 < 2000ms'],
    ['kinesis.latency.p99<2s', 'kinesis.latency.p99 < 2000ms'],
    ['kinesis.latency.p99.upper <= 1.5 m', 'kinesis.latency.p99.upper <= 90000ms'],
    ['kinesis.latency.p99.value < 1h', 'kinesis.latency.p99 < 3600000ms'],
    ['sqs-fifo.latency.p75.lower > 250ms', 'sqs-fifo.latency.p75.lower > 250ms'],
    ['sqs.first-attempt.max < 1s', 'sqs.first-attempt.max < 1000ms'],
    ['diff(sqs,kinesis).p50.lower > 0', 'diff(sqs,kinesis).p50.lower > 0ms'],
    [' diff( sqs , kinesis ) .p1>-5ms ', 'diff(sqs,kinesis).p1 > -5ms'],
    ['ratio(sqs,kinesis).p50.upper < 1', 'ratio(sqs,kinesis).p50.upper < 1'],
    ['ratio(sqs,kinesis).p50.upper < 120%', 'ratio(sqs,kinesis).p50.upper < 1.2'],
    ['sqs-fifo.reordered == 0', 'sqs-fifo.reordered == 0'],
    ['kinesis.reorder.across != 3', 'kinesis.reorder.across != 3'],
    ['sqs.reordered-ratio < 1%', 'sqs.reordered-ratio < 0.01'],
    ['sqs.duplicates <= 10', 'sqs.duplicates <= 10'],
    ['kinesis-efo.mean-batch >= 2.5', 'kinesis-efo.mean-batch >= 2.5'],
    ['warn   sqs.duplicates == 0', 'warn sqs.duplicates == 0'],
  ])('%s', (text, meaning) => {
    expect(renderThreshold(parseThreshold(text))).toBe(meaning);
  });

  test('into its parts', () => {
    expect(parseThreshold('warn ratio(sqs,kinesis).p50.upper < 1')).toEqual({
      subject: {
        kind: 'pair',
        of: 'ratio',
        arms: ['sqs', 'kinesis'],
        percentile: 50,
        bound: 'upper',
      },
      operator: '<',
      limit: 1,
      strict: false,
    });
  });
});

describe('what is no threshold is refused', () => {
  test.each([
    ['', 'expected a metric, an operator and a limit'],
    ['warn', 'expected a metric, an operator and a limit'],
    ['kinesis.lost == 0 and sqs.lost == 0', 'expected a metric, an operator and a limit'],
    ['0 < kinesis.lost < 1', 'expected a metric, an operator and a limit'],
    ['kinesis.lost', 'expected a metric, an operator and a limit'],
    ['kinesis.lost = 0', '"=" is no operator'],
    ['kinesis.lost => 0', '"=>" is no operator'],
    ['kinesis == 0', 'kinesis needs a metric'],
    ['kinesis.latency < 2s', 'kinesis.latency needs a statistic'],
    ['kinesis.lost.upper == 0', 'lost is one number: it has no "upper"'],
    ['kinesis.latency.max.upper < 2s', 'kinesis.latency.max has no interval'],
    ['kinesis.publish.p99.upper < 2s', 'kinesis.publish.p99 has no interval'],
    ['kinesis.publish.p75 < 2s', 'kinesis.publish has p50, p90, p99 and max only'],
    ['kinesis.latency.p99.upper.lower < 2s', '"lower" follows upper for nothing'],
    ['diff(sqs).p50 > 0', 'expected two arms and a percentile'],
    ['diff(sqs,kinesis) > 0', 'expected two arms and a percentile'],
    ['diff(sqs,sqs).p50 > 0', 'diff names sqs twice'],
    ['kinesis.latency.p99 < ', '"" is not a duration'],
    ['kinesis.latency.p99 < 2 parsecs', '"2 parsecs" is not a duration'],
    ['kinesis.latency.p99 < 1%', '"1%" is not a duration'],
    ['kinesis.lost == 0.5', '"0.5" is not a whole number from 0'],
    ['kinesis.lost == -1', '"-1" is not a whole number from 0'],
    ['kinesis.lost == 2s', '"2s" is not a whole number from 0'],
    ['sqs.reordered-ratio < 5', '"5" is not a share from 0% to 100%'],
    ['ratio(sqs,kinesis).p50 < -1', '"-1" is not a ratio'],
    ['kinesis.mean-batch > 1e3', '"1e3" is not a number'],
    [`kinesis.lost < ${'9'.repeat(41)}`, 'is not a whole number from 0'],
    ['kinesis.mean-batch < 0.0000000001', '"0.0000000001" is not a number'],
    [`kinesis.mean-batch < ${'9'.repeat(30)}`, 'is not a number'],
  ])('%s', (text, message) => {
    expect(refusalOf(text)).toMatchObject({ code: 'THRESHOLD_MALFORMED', unknownName: null });
    expect(refusalOf(text).message).toContain(message);
  });

  test.each([
    ['kinsis.lost == 0', 'arm', 'kinsis'],
    ['diff(sqs,kinsis).p50 > 0', 'arm', 'kinsis'],
    ['difference(sqs,kinesis).p50 > 0', 'function', 'difference'],
    ['kinesis.losst == 0', 'metric', 'losst'],
    ['kinesis.reorder.acros == 0', 'metric', 'reorder.acros'],
    ['kinesis.lantency.p99 < 1s', 'metric', 'lantency.p99'],
    ['kinesis.latency.p100 < 1s', 'statistic', 'p100'],
    ['kinesis.latency.p99.9 < 1s', 'bound', '9'],
    ['kinesis.latency.p0 < 1s', 'statistic', 'p0'],
    ['diff(sqs,kinesis).max > 0', 'statistic', 'max'],
    ['kinesis.latency.p99.uper < 1s', 'bound', 'uper'],
  ])('%s: an unknown name', (text, kind, name) => {
    expect(refusalOf(text)).toMatchObject({
      code: 'THRESHOLD_UNKNOWN_NAME',
      unknownName: { kind, name, known: expect.any(Array) },
    });
  });

  test('and only with its own error, whatever the text', () => {
    const parts = fc.constantFrom(
      ...['warn ', 'kinesis', '.', 'lost', 'latency', 'p99', '(', ')', ',', 'diff', '<', '==', '0'],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const printed = renderThreshold(parseThreshold(text));
          expect(renderThreshold(parseThreshold(printed))).toBe(printed);
        } catch (error) {
          expect(error).toBeInstanceOf(ThresholdError);
        }
      }),
    );
  });
});

function refusalOf(text: string): ThresholdError {
  try {
    parseThreshold(text);
  } catch (error) {
    if (error instanceof ThresholdError) return error;
  }
  throw new TypeError(`${text} was not refused as a threshold is`);
}

const arm = fc.constantFrom(...ARMS);
const percentile = fc.integer({ min: 1, max: 99 });
const bound = fc.constantFrom(...BOUNDS);
const reported = fc.constantFrom<number | 'max'>(50, 90, 99, 'max');

const subjects: fc.Arbitrary<ThresholdSubject> = fc.oneof(
  fc.record({
    kind: fc.constant('metric' as const),
    arm,
    metric: fc.constantFrom(...METRICS.map(({ name }) => name)),
  }),
  fc.record({
    kind: fc.constant('latency' as const),
    arm,
    latency: fc.constant(COMPARED_LATENCY),
    statistic: percentile,
    bound,
  }),
  fc.record({
    kind: fc.constant('latency' as const),
    arm,
    latency: fc.constantFrom(...(Object.keys(LATENCIES) as (keyof typeof LATENCIES)[])),
    statistic: reported,
    bound: fc.constant('value' as const),
  }),
  fc.record({
    kind: fc.constant('pair' as const),
    of: fc.constantFrom(...PAIR_FUNCTIONS),
    arms: fc.shuffledSubarray([...ARMS], { minLength: 2, maxLength: 2 }).map(pairOf),
    percentile,
    bound,
  }),
);

function pairOf([first = 'sqs', second = 'kinesis']: (typeof ARMS)[number][]) {
  return [first, second] as const;
}

/** Texts that a person may write, as numbers. */
const LIMITS: Readonly<Record<Unit, fc.Arbitrary<number>>> = {
  ms: fc.oneof(
    fc.integer({ min: -1e9, max: 1e9 }),
    fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  ),
  share: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 1e-9, max: 1, noNaN: true })),
  ratio: fc.double({ min: 1e-7, max: 1000, noNaN: true }),
  count: fc.nat(),
  number: fc.double({ min: 1e-7, max: 1e9, noNaN: true }),
};

const thresholds: fc.Arbitrary<Threshold> = subjects.chain((subject) =>
  fc.record({
    subject: fc.constant(subject),
    operator: fc.constantFrom(...OPERATORS),
    limit: LIMITS[unitOf(subject)].map((limit) => limit + 0),
    strict: fc.boolean(),
  }),
);

test('a printed threshold is read back as the same', () => {
  fc.assert(
    fc.property(thresholds, (threshold) => {
      expect(parseThreshold(renderThreshold(threshold))).toEqual(threshold);
    }),
    { numRuns: 500 },
  );
});

test('what is demanded reads the same, strict or not', () => {
  fc.assert(
    fc.property(thresholds, (threshold) => {
      expect(parseThreshold(renderDemand(threshold))).toEqual({ ...threshold, strict: true });
    }),
  );
});
