import type { Prng } from '../prng.ts';
import { rampedOffsetMs } from './ramped-offset.ts';
import type { Workload } from './workload.ts';

/**
 * Gives the offset of record 0, 1, 2, … in milliseconds; never decreasing, without end.
 *
 * Arrivals are laid out at the full rate first and then stretched over the warm-up, in which the
 * rate rises; see {@link rampedOffsetMs}. Constant and burst arrivals are computed from the
 * record's index alone, never by adding up intervals, so that a long schedule does not drift.
 */
export function arrivalOffsets(
  { arrivals, ratePerSecond, warmUpMs }: Pick<Workload, 'arrivals' | 'ratePerSecond' | 'warmUpMs'>,
  prng: Prng,
): () => number {
  let index = 0;
  const nextEvenMs = (): number => rampedOffsetMs((index++ * 1000) / ratePerSecond, warmUpMs);
  switch (arrivals.kind) {
    case 'constant':
      return nextEvenMs;
    case 'bursts':
      return () => {
        const evenMs = nextEvenMs();
        const inPeriodMs = evenMs % arrivals.everyMs;
        return evenMs - inPeriodMs + inPeriodMs / arrivals.factor;
      };
    case 'poisson': {
      let fullRateMs = 0;
      return () => {
        fullRateMs -= (Math.log(1 - prng.nextFloat()) * 1000) / ratePerSecond;
        return rampedOffsetMs(fullRateMs, warmUpMs);
      };
    }
  }
}
