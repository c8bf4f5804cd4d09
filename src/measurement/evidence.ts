import type { Arm } from '../observation/arm.ts';
import type { ObservedTelemetry } from '../observation/observed-arm.ts';
import { countText } from './number-text.ts';

/** What is known of a run beside the lines of its arms. */
export interface RunEvidence {
  /** Every accepted record was processed or given up before collecting ended. */
  readonly drained: boolean;
  /** Observation lines of the producer, or of anybody and unreadable, that are missing. */
  readonly missingLineCount: number;
  /** How often each arm's consumer ran, as Lambda counts; absent where that is not known. */
  readonly invocationCounts?: Readonly<Partial<Record<Arm, number | undefined>>> | undefined;
}

/** How a run ended, as its `run.json` says. */
interface EndedRun {
  readonly ended?:
    | {
        readonly drained: boolean;
        readonly unreadableLineCount: number;
        readonly invocationCounts?: RunEvidence['invocationCounts'];
      }
    | undefined;
}

/** The evidence of a run; one that did not come to its end is neither drained nor complete. */
export function evidenceOf({ ended }: EndedRun, missingCallCount: number): RunEvidence {
  return {
    drained: ended?.drained ?? false,
    missingLineCount: missingCallCount + (ended?.unreadableLineCount ?? 0),
    invocationCounts: ended?.invocationCounts,
  };
}

/** An arm and how complete its lines are. */
export interface ArmTelemetry {
  readonly arm: Arm;
  readonly telemetry: ObservedTelemetry;
}

/** Invocations by Lambda's own count of which there is no line at all. */
export function unseenInvocationCount(
  { arm, telemetry }: ArmTelemetry,
  { invocationCounts }: RunEvidence,
): number {
  const counted = invocationCounts?.[arm] ?? 0;
  return Math.max(0, counted - telemetry.seenInvocationCount);
}

/** Why a record that was not seen may yet have been processed; none proves that it was lost. */
export function doubtsAboutLoss(measured: ArmTelemetry, evidence: RunEvidence): readonly string[] {
  const { telemetry } = measured;
  const missing =
    evidence.missingLineCount +
    telemetry.missingObservationCount +
    unseenInvocationCount(measured, evidence);
  return [
    ...(evidence.drained ? [] : ['the arm was not drained']),
    ...(missing > 0 ? ['observation lines are missing'] : []),
    ...(telemetry.unexpectedDeliveryCount > 0 ? ['records nobody sent were delivered'] : []),
    ...(telemetry.ambiguousFailureCount > 0
      ? [`${countText(telemetry.ambiguousFailureCount, 'failed batch')} cannot be told to records`]
      : []),
  ];
}
