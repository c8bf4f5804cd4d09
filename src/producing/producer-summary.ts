import type { Arm } from '../observation/arm.ts';
import type { SendTally } from './arm-sender.ts';
import type { ScheduleLag } from './schedule-lag.ts';

/** First tries may leave this late, p99, before latencies stop meaning anything. */
const SCHEDULE_LAG_P99_MS_MAX = 50;

/** What one arm was sent: planned = attempted + unsent, and attempted = ok + failed + unknown. */
export interface ArmSummary extends Readonly<SendTally> {
  readonly planned: number;
  /** Records tried at least once. */
  readonly attempted: number;
  readonly scheduleLag: ScheduleLag;
}

/** The answer to a workload event. */
export interface ProducerSummary {
  readonly kind: 'workload';
  readonly run: string;
  readonly dryRun: boolean;
  readonly sandbox: string;
  /** Wall time of offset 0, as it was used. */
  readonly startAtMs: number;
  readonly arms: Readonly<Partial<Record<Arm, ArmSummary>>>;
  /** Every arm left on time (p99 at most {@link SCHEDULE_LAG_P99_MS_MAX}) and nothing is unsent. */
  readonly keptSchedule: boolean;
  /** Why not, in a sentence; only when the schedule was not kept. */
  readonly warning?: string;
}

/**
 * What to say of arms that did not keep the schedule; undefined if all did.
 *
 * @param stopReason - Why sending was stopped before the schedule's end; null if it was not.
 */
export function scheduleWarning(
  arms: ProducerSummary['arms'],
  stopReason: string | null,
): string | undefined {
  const problems = Object.entries(arms).flatMap(([arm, summary]) => describeProblem(arm, summary));
  if (problems.length === 0) return undefined;
  const stopped = stopReason === null ? '' : `, and stopped early because ${stopReason}`;
  return `The producer did not keep its schedule${stopped}: ${problems.join('; ')}.`;
}

function describeProblem(arm: string, { unsent, planned, scheduleLag }: ArmSummary): string[] {
  const { n, p99Ms, maxMs } = scheduleLag;
  const problems: string[] = [];
  if (unsent > 0) problems.push(`${arm} never tried ${unsent} of ${planned} records`);
  if (p99Ms !== null && p99Ms > SCHEDULE_LAG_P99_MS_MAX) {
    const worst = `p99 ${Math.round(p99Ms)} ms, max ${Math.round(maxMs ?? p99Ms)} ms`;
    problems.push(`${arm} sent late (${worst} of ${n} records)`);
  }
  return problems;
}
