import type { Arm } from '../observation/arm.ts';
import type { FinishedCall } from './arm-sender.ts';
import type { ProducerPorts } from './producer-ports.ts';

/** Logs finished calls as attempt observations of one run. */
export type LogCall = (arms: readonly Arm[], call: FinishedCall) => void;

/**
 * Gives a {@link LogCall} per run. Calls are numbered per run and go on over the invocations of an
 * execution environment, so that a reader of the run finds them without gaps.
 */
export function attemptLog({
  sandbox,
  writeObservation,
}: Pick<ProducerPorts, 'sandbox' | 'writeObservation'>): (run: string) => LogCall {
  let latest = { run: '', callCount: 0 };
  return (run) => {
    if (latest.run !== run) latest = { run, callCount: 0 };
    const counter = latest;
    return (arms, { sentAtMs, acknowledgedAtMs, records }) => {
      for (const arm of arms) {
        counter.callCount++;
        writeObservation({
          kind: 'attempt',
          run,
          arm,
          sandbox,
          call: counter.callCount,
          sentAtMs,
          acknowledgedAtMs,
          records,
        });
      }
    };
  };
}
