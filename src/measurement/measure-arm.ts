import type { Arm } from '../observation/arm.ts';
import type { ObservedArm, ObservedTelemetry } from '../observation/observed-arm.ts';
import { type Completeness, measureCompleteness } from './completeness.ts';
import { type Duplicates, measureDuplicates } from './duplicates.ts';
import { type Invocations, measureInvocations } from './invocations.ts';
import { type Latencies, measureLatencies } from './latency.ts';
import { measureOrdering, type Ordering } from './ordering.ts';

/** Everything measured of one arm. */
export interface ArmMeasurement {
  readonly arm: Arm;
  readonly completeness: Completeness;
  readonly duplicates: Duplicates;
  readonly ordering: Ordering;
  readonly latencies: Latencies;
  readonly invocations: Invocations;
  readonly telemetry: ObservedTelemetry;
}

/** What measuring depends on beside the observations. */
export interface MeasureOptions {
  /** See {@link Ordering.epsilonMs}. */
  readonly epsilonMs: number;
  /** Records intended earlier are left out of latency. */
  readonly measuredFromMs: number;
}

/** Measures one arm: arithmetic on its columns and nothing else. */
export function measureArm(arm: ObservedArm, options: MeasureOptions): ArmMeasurement {
  return {
    arm: arm.arm,
    completeness: measureCompleteness(arm),
    duplicates: measureDuplicates(arm),
    ordering: measureOrdering(arm, options.epsilonMs),
    latencies: measureLatencies(arm, options.measuredFromMs),
    invocations: measureInvocations(arm, options.epsilonMs),
    telemetry: arm.telemetry,
  };
}
