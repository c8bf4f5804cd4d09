import { smallestPayloadBytes } from './encode-planned-record.ts';
import { WorkloadError } from './errors.ts';
import { parseSection } from './parse-section.ts';
import { SCHEDULE_MS_MAX, scheduleMs, type Workload, workloadSchema } from './workload.ts';

/**
 * Reads a resolved workload, as `run.json` and the producer's event carry it.
 *
 * @throws {WorkloadError} WORKLOAD_UNKNOWN_KEY, WORKLOAD_INVALID
 */
export function parseResolvedWorkload(value: unknown, source: string): Workload {
  const workload = parseSection(workloadSchema, value, source);
  checkWorkload(workload, source);
  return workload;
}

/**
 * Refuses a workload whose settings are each fine and do not fit together.
 *
 * @throws {WorkloadError} WORKLOAD_INVALID
 */
export function checkWorkload(workload: Workload, source: string): void {
  const problem = findProblem(workload);
  if (problem) throw new WorkloadError('WORKLOAD_INVALID', `${source}: ${problem}`);
}

function findProblem(workload: Workload): string | undefined {
  const { keys, payloadBytes, poison } = workload;
  if (scheduleMs(workload) > SCHEDULE_MS_MAX) {
    return 'duration: with the warm-up it is longer than a day';
  }
  if (keys.distribution.kind === 'hot-key' && keys.count < 2) {
    return 'keys.count: a hot key needs at least one other key';
  }
  const poisonedRatio = poison.reduce((sum, { shareRatio }) => sum + shareRatio, 0);
  if (poisonedRatio > 1) return `poison: the shares add up to ${poisonedRatio}, more than 1`;
  const leastBytes = smallestPayloadBytes(workload);
  if (payloadBytes >= leastBytes) return undefined;
  return (
    `payloadBytes: ${payloadBytes} is too small, ` +
    `the record's own fields take up to ${leastBytes} bytes`
  );
}
