import type { ArmProgress } from '../collecting/arm-ledger.ts';
import type { Collector } from '../collecting/collector.ts';
import { msText } from '../measurement/number-text.ts';
import type { Arm } from '../observation/arm.ts';
import type { Progress } from './progress.ts';
import type { Stage } from './stage.ts';

/** What {@link collectRun} watches. */
export interface CollectRunOptions {
  readonly stage: Pick<Stage, 'clock' | 'pass' | 'pollIntervalMs'>;
  readonly collector: Collector;
  readonly arms: readonly Arm[];
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
  /** Settles when everything is sent. */
  readonly sending: Promise<unknown>;
  /** Draining ends without success when nothing has changed for this long. */
  readonly stalledMs: number;
}

/**
 * Collects while the producer sends and then until every accepted record has ended somewhere.
 *
 * @returns whether it came to that; false when nothing moved any more, or on Ctrl-C
 */
export async function collectRun(options: CollectRunOptions): Promise<boolean> {
  const { stage, collector, arms, progress, interrupted } = options;
  let sent = false;
  const sending = options.sending.finally(() => {
    sent = true;
  });
  // A failure of the producer ends the run at once; it is thrown where it is awaited.
  sending.catch(() => undefined);

  let seen = '';
  let changedAtMs = stage.clock.monotonicMs();
  while (!interrupted.aborted) {
    await stage.pass(stage.pollIntervalMs, sent ? undefined : sending);
    const wasSent = sent; // What is polled after the producer ended is all it wrote.
    await collector.poll();
    const ofArms = arms.map((arm) => ({ arm, ...collector.progress(arm) }));
    progress.live(ofArms.map(describeArm));
    if (wasSent && collector.isDrained()) return true;
    const now = JSON.stringify(ofArms);
    if (now !== seen || !wasSent) {
      seen = now;
      changedAtMs = stage.clock.monotonicMs();
    } else if (stage.clock.monotonicMs() - changedAtMs >= options.stalledMs) {
      return false;
    }
  }
  return false;
}

/** One arm's live line. */
function describeArm(progress: ArmProgress & { readonly arm: Arm }): string {
  const { arm, attempted, ok, processed, deadLettered, backlog, invocations, latency } = progress;
  const counts = [
    `sent ${attempted}`,
    `accepted ${ok}`,
    `processed ${processed}`,
    `dead ${deadLettered}`,
    `backlog ${backlog}`,
    `invocations ${invocations}`,
    ...(latency === null ? [] : [`p50 ${msText(latency.p50Ms)}  p99 ${msText(latency.p99Ms)}`]),
  ];
  return `${arm.padEnd(11)} ${counts.join('  ')}`;
}
