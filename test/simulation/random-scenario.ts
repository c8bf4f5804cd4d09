import { invariant } from '../../src/invariant.ts';
import { createPrng } from '../../src/prng.ts';
import { type FaultPlan, NO_FAULTS } from '../../src/simulation/fault-plan.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import type { Workload } from '../../src/workload/workload.ts';
import type { PipelineSettings } from './pipeline-template.ts';

/** A workload, settings and faults, all decided by one seed. */
export interface Scenario {
  readonly seed: number;
  readonly workload: Workload;
  readonly settings: PipelineSettings;
  readonly faults: FaultPlan;
  /** The stream's open shards from an instant after the start on; at most double or half. */
  readonly reshards: readonly { readonly afterMs: number; readonly shardCount: number }[];
}

/** The scenario of a seed, the same for ever. */
export function randomScenario(seed: number): Scenario {
  const prng = createPrng(seed).fork('scenario');
  const whole = (min: number, max: number): number => min + prng.nextInt(max - min + 1);
  const pick = <T>(choices: readonly T[]): T => {
    const picked = choices[prng.nextInt(choices.length)];
    invariant(picked !== undefined, 'there is a choice');
    return picked;
  };
  const share = (max: number): number => pick([0, prng.nextFloat() * max]);
  const timeoutSeconds = whole(1, 3);
  const shardCount = whole(1, 4);
  const faults = pick([NO_FAULTS, randomFaults(share), randomFaults(share)]);
  const queueBatch = pick([
    { BatchSize: whole(1, 10) },
    { BatchSize: whole(11, 60), MaximumBatchingWindowInSeconds: whole(1, 3) },
  ]);
  return {
    seed,
    workload: parseWorkload({
      arms: ['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo'],
      rate: whole(20, 200),
      duration: `${whole(1, 4)}s`,
      warmUp: '1s',
      seed,
      arrivals: pick([
        'constant',
        'poisson',
        {
          kind: 'bursts',
          every: '1s',
          factor: 4,
        },
      ]),
      keys: { count: whole(2, 40), distribution: pick(['uniform', 'zipf', 'hot-key']) },
      processing: { wait: `${pick([0, 0, whole(1, 30)])}ms` },
      poison: [
        { kind: 'throw', share: share(0.05) },
        { kind: 'throw-times', share: share(0.05), times: whole(1, 3) },
        { kind: 'malformed', share: share(0.05) },
        { kind: 'hang', share: share(0.005) },
      ],
    }),
    settings: {
      shardCount,
      timeoutSeconds,
      visibilityTimeoutSeconds: 6 * timeoutSeconds,
      maxReceiveCount: whole(1, 4),
      stream: {
        BatchSize: pick([1, 10, 100, whole(1, 500)]),
        MaximumBatchingWindowInSeconds: pick([0, 0, 1, 3]),
        ParallelizationFactor: pick([1, whole(1, 10)]),
        BisectBatchOnFunctionError: pick([true, false]),
        MaximumRetryAttempts: whole(0, 3),
        MaximumRecordAgeInSeconds: pick([-1, 60, 3600]),
      },
      queue: { ...queueBatch, ScalingConfig: { MaximumConcurrency: whole(2, 20) } },
      fifo: { BatchSize: whole(1, 10), ScalingConfig: { MaximumConcurrency: whole(2, 20) } },
    },
    // Steps that are planned do not fit a stream that faults reshard.
    reshards: faults.shares['reshard-in-flight'] > 0 ? [] : pick([[], reshards(whole, shardCount)]),
    faults,
  };
}

/** Each fault at random or not at all; clocks are off by up to a fifth of a second. */
function randomFaults(share: (max: number) => number): FaultPlan {
  return {
    shares: {
      'throttled-call': share(0.1),
      'failed-call': share(0.05),
      'lost-answer': share(0.05),
      'delayed-message': share(0.1),
      'duplicated-message': share(0.3),
      'delayed-records': share(0.3),
      // These break what AWS promises, which is what scenarios are held to.
      'lost-record': 0,
      'swapped-records': 0,
      'throttled-invocation': share(0.7),
      'crashed-invocation': share(0.1),
      'died-invocation': share(0.1),
      'timed-out-invocation': share(0.05),
      'repeated-batch': share(0.1),
      'reshard-in-flight': share(0.05),
    },
    clockSkewMaxMs: share(200),
  };
}

function reshards(whole: (min: number, max: number) => number, shardCount: number) {
  const steps: { afterMs: number; shardCount: number }[] = [];
  let openCount = shardCount;
  let afterMs = 0;
  for (let step = whole(1, 3); step > 0; step--) {
    afterMs += whole(100, 2000);
    openCount = whole(Math.ceil(openCount / 2), Math.min(8, openCount * 2));
    steps.push({ afterMs, shardCount: openCount });
  }
  return steps;
}
