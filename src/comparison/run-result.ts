import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import type { Arm } from '../observation/arm.ts';
import type { Finding } from './finding.ts';
import type { Guarantee } from './judge-guarantees.ts';
import type { PairComparison } from './statistics/pair-comparison.ts';
import type { JudgedThreshold } from './thresholds/evaluate-thresholds.ts';

/** Version of `result.json`; a reader refuses any other. */
export const RESULT_SCHEMA_VERSION = 3;

/** Everything a report needs: the content of `result.json`. */
export interface RunResult {
  readonly schemaVersion: typeof RESULT_SCHEMA_VERSION;
  readonly run: RunIdentity;
  readonly environment: {
    readonly stage: string;
    /** Measured against the local AWS: latency reflects polling and batching, not a network. */
    readonly local: boolean;
    /** True in virtual time, where delays outside of the model are suppositions. */
    readonly simulated: boolean;
    /** The limits of AWS that were not enforced; absent when all were. */
    readonly limitsOff?: readonly string[];
    /** How often each fault of the plan struck; absent when none was planned. */
    readonly faultCounts?: Readonly<Record<string, number>>;
    /** How far clocks of execution environments were off at most; absent when they were not. */
    readonly clockSkewMaxMs?: number;
  };
  /** Stopped by the user before its end. */
  readonly interrupted: boolean;
  /** Every accepted record was processed or given up before collecting ended. */
  readonly drained: boolean;
  /** In the order of the run. */
  readonly arms: readonly ArmMeasurement[];
  readonly findings: readonly Finding[];
  /** Per arm and class of anomalies: what is promised, and whether it was kept. */
  readonly guarantees: readonly Guarantee[];
  /** Of every two arms, in end-to-end latency. */
  readonly comparisons: readonly PairComparison[];
  /** End-to-end latency of each arm for other tools; absent where it was not exported. */
  readonly histograms?: Readonly<Partial<Record<Arm, LatencyHistogram>>>;
  /** How the arms differed, one plain sentence each. */
  readonly differences: readonly string[];
  /** What was demanded of the result; absent when nothing was. */
  readonly thresholds?: readonly JudgedThreshold[];
}

/** A latency as an HdrHistogram that other tools can merge and plot. */
export interface LatencyHistogram {
  readonly unit: 'us';
  /** Values that a histogram cannot hold, since clocks made them negative: left out. */
  readonly negativeCount: number;
  /** HdrHistogram V2, compressed, as base64. */
  readonly base64: string;
}

/** Which run this was and what another needs to repeat it. */
export interface RunIdentity {
  readonly id: string;
  readonly seed: number;
  readonly startAtMs: number;
  readonly warmUpMs: number;
  readonly partitionKey: 'userId' | 'random';
  readonly arms: readonly Arm[];
}
