import { compareArms } from '../../../src/comparison/compare-arms.ts';
import type { RunResult } from '../../../src/comparison/run-result.ts';
import type { ThresholdSource } from '../../../src/comparison/thresholds/threshold-source.ts';
import { evidenceOf } from '../../../src/measurement/evidence.ts';
import { measureArm } from '../../../src/measurement/measure-arm.ts';
import type { Arm } from '../../../src/observation/arm.ts';
import { type History, observedArm } from '../../measurement/observed-history.ts';
import { SOUND_RUN } from '../sound-run.ts';

/** How the run came about; everything left out is the ordinary. */
export interface SampleOptions {
  readonly drained?: boolean;
  readonly missingCallCount?: number;
  /** How late the generator sent. */
  readonly lagMs?: number;
  readonly telemetry?: History['telemetry'];
}

/**
 * A run of `kinesis` and `sqs`, thirty records of one key each, of which `sqs` delivered the last
 * two the wrong way round, 10 ms later than the stream delivered its own.
 */
export function sampleResult(options: SampleOptions = {}): RunResult {
  const { drained = true, missingCallCount = 0, lagMs = 0, telemetry = {} } = options;
  const observed = (['kinesis', 'sqs'] as const).map((arm) =>
    observedArm({ ...historyOf(arm, lagMs), telemetry }),
  );
  const ended = { drained, interrupted: false, unreadableLineCount: 0 };
  const evidence = evidenceOf({ ended }, missingCallCount);
  const arms = observed.map((arm) =>
    measureArm(arm, { knownEpsilonMs: 1, measuredFromMs: 0, evidence }),
  );
  return compareArms({
    run: { ...SOUND_RUN, ended },
    arms,
    missingCallCount,
    samples: [],
    knownEpsilonMs: 1,
  });
}

function historyOf(arm: Arm, lagMs: number): History {
  const records = Array.from({ length: 30 }, (_, seq) => ({
    key: 'a',
    seq,
    intendedAtMs: seq * 100,
    sentAtMs: seq * 100 + lagMs,
  }));
  const sequences = records.map(({ seq }) => seq);
  if (arm === 'sqs') sequences.splice(-2, 2, 29, 28);
  const delayMs = arm === 'sqs' ? 30 : 20;
  return {
    arm,
    records,
    invocations: sequences.map((seq, at) => ({
      atMs: [at * 100 + delayMs - 5, at * 100 + delayMs] as const,
      batch: [{ key: 'a', seq }],
    })),
  };
}

type Comparison = NonNullable<ThresholdSource['comparisons']>[number];

/** A comparison of `kinesis` with `sqs` at one percentile; everything left out is the ordinary. */
export function comparedAt(
  percentile: number,
  quantile: Partial<Comparison['quantiles'][number]> = {},
): Comparison {
  const ordinary = {
    percentile,
    a: { valueMs: 20, lowerMs: 18, upperMs: 23 },
    b: { valueMs: 30, lowerMs: 27, upperMs: 34 },
    difference: { valueMs: -10, lowerMs: -14, upperMs: -6 },
    ratio: { value: 0.5, lower: 0.4, upper: 0.8 },
    reason: { kind: 'interval-excludes-zero' },
  };
  return { arms: ['kinesis', 'sqs'], quantiles: [{ ...ordinary, ...quantile }] };
}
