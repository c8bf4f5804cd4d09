import type { Prng } from '../prng.ts';
import type { Workload } from './workload.ts';

/**
 * Gives the offset of record 0, 1, 2, … in milliseconds; never decreasing, without end.
 *
 * Constant and burst arrivals are computed from the record's index alone, never by adding up
 * intervals, so that a long schedule does not drift.
 */
export function arrivalOffsets(
  { arrivals, ratePerSecond }: Pick<Workload, 'arrivals' | 'ratePerSecond'>,
  prng: Prng,
): () => number {
  let index = 0;
  const nextEvenMs = (): number => (index++ * 1000) / ratePerSecond;
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
      let offsetMs = 0;
      return () => {
        offsetMs -= (Math.log(1 - prng.nextFloat()) * 1000) / ratePerSecond;
        return offsetMs;
      };
    }
  }
}
