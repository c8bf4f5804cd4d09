import type { Arm } from '../observation/arm.ts';
import type { ObservedArm, ObservedTelemetry } from '../observation/observed-arm.ts';
import type { AnomalyReport } from './anomalies/anomaly.ts';
import { judgeHistory } from './anomalies/judge-history.ts';
import { type Clocks, measureClocks } from './clocks.ts';
import { type Completeness, measureCompleteness } from './completeness.ts';
import { type Duplicates, measureDuplicates } from './duplicates.ts';
import { doubtsAboutLoss, type RunEvidence } from './evidence.ts';
import { type Invocations, measureInvocations } from './invocations.ts';
import { type Latencies, measureLatencies } from './latency.ts';
import type { Ordering } from './ordering.ts';
import { recordOutcomesOf } from './record-outcomes.ts';
import { measureReordering } from './reordering/measure-reordering.ts';
import type { ReorderingSummary } from './reordering/reordering-summary.ts';
import { measureStaleKeys, type StaleKeys } from './stale-keys.ts';

/** Everything measured of one arm. */
export interface ArmMeasurement {
  readonly arm: Arm;
  readonly completeness: Completeness;
  readonly duplicates: Duplicates;
  readonly ordering: Ordering;
  readonly anomalies: readonly AnomalyReport[];
  readonly reordering: ReorderingSummary;
  readonly staleKeys: StaleKeys;
  readonly clocks: Clocks;
  /** See {@link MeasureOptions}; null when it is not known. */
  readonly knownEpsilonMs: number | null;
  readonly latencies: Latencies;
  readonly invocations: Invocations;
  readonly telemetry: ObservedTelemetry;
}

/** What measuring depends on beside the observations. */
export interface MeasureOptions {
  /**
   * By how much two environments' clocks differ at most, as far as that is known without measuring:
   * they are one host's, or the skew is planned. Infinity when it is not known.
   */
  readonly knownEpsilonMs: number;
  /** Records intended earlier are left out of latency. */
  readonly measuredFromMs: number;
  /** Whether the run was drained and its lines are complete. */
  readonly evidence: RunEvidence;
}

/** Measures one arm: arithmetic on its columns and nothing else. */
export function measureArm(arm: ObservedArm, options: MeasureOptions): ArmMeasurement {
  const clocks = measureClocks(arm);
  const epsilonMs = epsilonOf(clocks, options.knownEpsilonMs);
  const outcomes = recordOutcomesOf(arm);
  const isComplete = doubtsAboutLoss(arm, options.evidence).length === 0;
  return {
    arm: arm.arm,
    clocks,
    knownEpsilonMs: Number.isFinite(options.knownEpsilonMs) ? options.knownEpsilonMs : null,
    completeness: measureCompleteness(arm, outcomes),
    duplicates: measureDuplicates(arm, outcomes),
    ...judgeHistory(arm, outcomes, { epsilonMs, isComplete }),
    reordering: measureReordering(arm, outcomes.first),
    staleKeys: measureStaleKeys(arm, epsilonMs),
    latencies: measureLatencies(arm, outcomes, options.measuredFromMs),
    invocations: measureInvocations(arm, epsilonMs),
    telemetry: arm.telemetry,
  };
}

/** What is known and what is measured are both bounds: the tighter one counts. */
function epsilonOf({ consumerSpreadMs, contradictionCount }: Clocks, knownEpsilonMs: number) {
  // Stamps that contradict each other bound nothing.
  const isMeasured = consumerSpreadMs !== null && contradictionCount === 0;
  return isMeasured ? Math.min(knownEpsilonMs, consumerSpreadMs) : knownEpsilonMs;
}
