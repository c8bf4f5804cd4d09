import { describe, expect, test } from '@jest/globals';
import { expectationOf } from '../../src/comparison/expectation-of.ts';
import { judgeDelivery } from '../../src/comparison/judge-delivery.ts';
import { judgeGuarantees } from '../../src/comparison/judge-guarantees.ts';
import { ANOMALY_KINDS, type AnomalyKind } from '../../src/measurement/anomalies/anomaly.ts';
import { type ArmMeasurement, measureArm } from '../../src/measurement/measure-arm.ts';
import { ARMS, type Arm } from '../../src/observation/arm.ts';
import { COMPLETE_EVIDENCE, type History, observedArm } from '../measurement/observed-history.ts';

// Goal: what an anomaly means depends on what the arm promises, and none is called absent where the
// evidence cannot say. Method: small histories, and measurements whose clocks are changed.

const judging = { ...COMPLETE_EVIDENCE, partitionKey: 'userId' } as const;

/** Records 0 and 1 of a key by two invocations, 1 first. */
const swapped = (arm: Arm): History => ({
  arm,
  records: [0, 1].map((seq) => ({ key: 'a', seq })),
  invocations: [1, 0].map((seq, at) => ({
    atMs: [at * 10, at * 10 + 5],
    batch: [{ key: 'a', seq }],
  })),
});

/** Both at once. */
const overlapping = (arm: Arm): History => ({
  ...swapped(arm),
  invocations: [0, 1].map((seq) => ({ atMs: [seq, 20], batch: [{ key: 'a', seq }] })),
});

function measured(history: History, knownEpsilonMs = 1): ArmMeasurement {
  return measureArm(observedArm(history), {
    knownEpsilonMs,
    measuredFromMs: 0,
    evidence: COMPLETE_EVIDENCE,
  });
}

function guarantee(arm: ArmMeasurement, kind: AnomalyKind, options = judging) {
  return judgeGuarantees(arm, options).find(({ anomaly }) => anomaly === kind);
}

const findingsOf = (arm: ArmMeasurement) => judgeDelivery(arm, judgeGuarantees(arm, judging));

describe('what is promised', () => {
  test('nobody may lose a record, deliver a refused one or mix two up', () => {
    for (const arm of ARMS) {
      for (const kind of ['lost', 'aborted-read', 'identity-conflict'] as const) {
        expect(expectationOf(kind, arm, 'random')).toBe('required');
      }
    }
  });

  test('streams and FIFO queues keep the order of a key, and one invocation to a key', () => {
    for (const kind of ['reorder.ingest', 'reorder.across', 'overlap'] as const) {
      expect(expectationOf(kind, 'kinesis', 'userId')).toBe('required');
      expect(expectationOf(kind, 'sqs-fifo', 'userId')).toBe('required');
      expect(expectationOf(kind, 'kinesis', 'random')).toBe('expected-to-fail');
      expect(expectationOf(kind, 'sqs', 'userId')).toBe('expected-to-fail');
    }
  });

  test('a FIFO queue removes what the producer sent twice, others do not', () => {
    expect(expectationOf('duplicate.producer', 'sqs-fifo', 'userId')).toBe('required');
    expect(expectationOf('duplicate.producer', 'kinesis', 'userId')).toBe('informational');
  });
});

describe('a guarantee', () => {
  test('is judged for every class', () => {
    const judged = judgeGuarantees(measured(swapped('kinesis')), judging);

    expect(judged.map(({ anomaly }) => anomaly)).toEqual([...ANOMALY_KINDS]);
    expect(judged.filter(({ verdict }) => verdict !== 'pass')).toEqual([
      expect.objectContaining({ anomaly: 'reorder.across', verdict: 'fail', doubt: null }),
    ]);
  });

  test('is inconclusive by clocks of which nobody knows how far they differ', () => {
    const unbounded = measured(swapped('kinesis'), Number.POSITIVE_INFINITY);

    for (const kind of ['reorder.across', 'overlap'] as const) {
      expect(guarantee(unbounded, kind)).toMatchObject({
        verdict: 'inconclusive',
        doubt: 'how far clocks differ is not known',
      });
    }
    expect(guarantee(unbounded, 'reorder.within')?.verdict).toBe('pass');
  });

  test('is inconclusive by clocks that stepped, though it was seen broken', () => {
    const arm = measured(swapped('kinesis'));
    const stepped = {
      ...arm,
      clocks: { ...arm.clocks, contradictionCount: 1, contradictionMaxMs: 70 },
    };

    expect(guarantee(stepped, 'reorder.across')).toMatchObject({
      verdict: 'inconclusive',
      doubt: 'a clock stepped by up to 70 ms',
    });
  });

  test('is inconclusive when Lambda counted an invocation without a line', () => {
    const options = { ...judging, invocationCounts: { sqs: 2 } };

    expect(guarantee(measured(overlapping('sqs')), 'reorder.within', options)).toMatchObject({
      verdict: 'inconclusive',
      doubt: 'lines of invocations are missing',
    });
  });

  test('against loss fails only on proof', () => {
    const lossy = measured({ ...swapped('sqs'), invocations: [] });
    const undrained = { ...judging, drained: false };

    expect(guarantee(lossy, 'lost')).toMatchObject({
      verdict: 'fail',
      doubt: null,
    });
    expect(guarantee(lossy, 'lost', undrained)).toMatchObject({
      verdict: 'inconclusive',
      doubt: 'the arm was not drained',
    });
  });
});

test('what only an unknown call can have sent is inconclusive, not a mix-up', () => {
  const arm = measured({ ...swapped('kinesis'), telemetry: { unexpectedDeliveryCount: 2 } });

  expect(guarantee(arm, 'unexpected')).toMatchObject({
    verdict: 'inconclusive',
    doubt: 'no call is known to have sent 2 delivered records',
  });
});

describe('a finding', () => {
  const reasonOf = (history: History, kind: string): string | undefined =>
    findingsOf(measured(history)).find((finding) => finding.kind === kind)?.reason;

  test('of order says where it broke, with an example', () => {
    expect(reasonOf(swapped('sqs'), 'order')).toBe(
      '1 record (50 %) reordered, in 1 of 1 key: 1 across batches; first: record 0 of a after 1',
    );
  });

  test('of overlap says for how long', () => {
    expect(reasonOf(overlapping('sqs'), 'overlap')).toBe(
      '1 invocation turned to a key that another was busy with; longest a, for 19 ms',
    );
    expect(reasonOf(swapped('sqs'), 'overlap')).toBe('no key was in two invocations at once');
  });

  test('has the doubt of its classes once, whatever was found', () => {
    const arm = measured(swapped('sqs'), Number.POSITIVE_INFINITY);

    expect(findingsOf(arm).find(({ kind }) => kind === 'order')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'none of 2 records reordered within its key; how far clocks differ is not known',
    });
  });

  test('of identity names what was mixed up', () => {
    const history = { ...swapped('sqs-fifo'), telemetry: { conflictCount: 2 } };

    expect(reasonOf(history, 'identity')).toBe('2 × identity-conflict');
  });
});
