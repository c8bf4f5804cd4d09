import { scheduleMs, type Workload } from './workload.ts';

/** A resolved workload with what follows from it; plain JSON. */
export interface WorkloadDescription extends Workload {
  /** Warm-up and measured part together. */
  readonly scheduleMs: number;
  /** Records to each arm, warm-up included; for poisson arrivals the mean. */
  readonly recordCount: number;
}

/** What `--dry-run` prints: every setting as it was resolved, and how much will be sent. */
export function describeWorkload(workload: Workload): WorkloadDescription {
  const { ratePerSecond, warmUpMs, durationMs } = workload;
  return {
    ...workload,
    scheduleMs: scheduleMs(workload),
    recordCount: Math.ceil((ratePerSecond * (warmUpMs / 2 + durationMs)) / 1000),
  };
}
