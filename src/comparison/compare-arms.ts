import { evidenceOf } from '../measurement/evidence.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import type { Arm } from '../observation/arm.ts';
import { comparePairs } from './compare-pairs.ts';
import { describeDifferences } from './describe-differences.ts';
import { judgeGuarantees } from './judge-guarantees.ts';
import { judgeRun } from './judge-run.ts';
import { RESULT_SCHEMA_VERSION, type RunResult } from './run-result.ts';
import type { CompressedSamples } from './statistics/compress-samples.ts';
import { describeComparison } from './statistics/describe-comparison.ts';

/** What `run.json` says of the run; that file's content fits as it is. */
export interface ComparedRun {
  readonly run: string;
  /** `local` for the local AWS, `simulated` for the same in virtual time. */
  readonly stage: string;
  readonly seed: number;
  readonly arms: readonly Arm[];
  readonly partitionKey: 'userId' | 'random';
  readonly startAtMs: number;
  readonly warmUpMs: number;
  /** The limits of AWS that the local one did not enforce. */
  readonly limitsOff?: readonly string[] | undefined;
  /** A simulation's plan, of which only the skew of clocks bears on what can be known. */
  readonly faults?: { readonly clockSkewMaxMs?: number | undefined } | undefined;
  /** Absent when the run did not come to its end: it is then neither drained nor complete. */
  readonly ended?:
    | {
        readonly drained: boolean;
        readonly interrupted: boolean;
        readonly unreadableLineCount: number;
        readonly invocationCounts?: Readonly<Partial<Record<Arm, number | undefined>>> | undefined;
        /** How often each fault of a simulation's plan struck. */
        readonly faultCounts?: Readonly<Record<string, number>> | undefined;
      }
    | undefined;
}

/** What is compared. */
export interface CompareArmsOptions {
  readonly run: ComparedRun;
  readonly arms: readonly ArmMeasurement[];
  /** Producer calls whose line was not found. */
  readonly missingCallCount: number;
  /** End-to-end samples of each arm; without any, latency is not compared. */
  readonly samples: readonly CompressedSamples[];
  /** See `MeasureOptions`. */
  readonly knownEpsilonMs: number;
}

/** Judges the arms of a run and says how they differed; the result is what `result.json` holds. */
export function compareArms(options: CompareArmsOptions): RunResult {
  const { run, arms, missingCallCount } = options;
  const evidence = evidenceOf(run, missingCallCount);
  const judging = { ...evidence, partitionKey: run.partitionKey };
  const guarantees = arms.flatMap((arm) => judgeGuarantees(arm, judging));
  const findings = judgeRun(arms, guarantees, judging);
  const runs = [{ arms, findings }];
  const comparisons = comparePairs({ ...options, runs, seed: run.seed, noise: null });
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    run: {
      id: run.run,
      seed: run.seed,
      startAtMs: run.startAtMs,
      warmUpMs: run.warmUpMs,
      partitionKey: run.partitionKey,
      arms: run.arms,
    },
    environment: environmentOf(run),
    interrupted: run.ended?.interrupted ?? true,
    drained: evidence.drained,
    arms,
    findings,
    guarantees,
    comparisons,
    differences: [...comparisons.flatMap(describeComparison), ...describeDifferences(arms)],
  };
}

/** Where and how the run took place; what did not apply is left out. */
function environmentOf(run: ComparedRun): RunResult['environment'] {
  const { stage, limitsOff = [], faults, ended } = run;
  const faultCounts = ended?.faultCounts ?? {};
  const clockSkewMaxMs = faults?.clockSkewMaxMs ?? 0;
  return {
    stage,
    local: stage === 'local',
    simulated: stage === 'simulated',
    ...(limitsOff.length > 0 && { limitsOff }),
    ...(Object.keys(faultCounts).length > 0 && { faultCounts }),
    ...(clockSkewMaxMs > 0 && { clockSkewMaxMs }),
  };
}
