import { type Clock, sleep } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import { AwsError } from '../../aws-error.ts';

/** At most this long between two tries; a throttled GetRecords is allowed again within it. */
const RETRY_INTERVAL_MS = 1000;

/** What {@link untilAccepted} repeats, and who is told. */
export interface UntilAcceptedOptions<Result> {
  readonly action: () => Result | Promise<Result>;
  /** Told the AWS error code of each refusal. */
  readonly onRefused: (errorCode: string) => void;
  readonly clock: Clock;
  readonly prng: Prng;
  readonly stopping: AbortSignal;
}

/**
 * Repeats an action until AWS does not refuse it, with half a second to a second in between.
 * Undefined when the mapping stops first.
 *
 * A mapping outlives throttling and even a source that is gone for a while. Errors other than
 * {@link AwsError} are programming errors and pass through.
 */
export async function untilAccepted<Result>({
  action,
  onRefused,
  clock,
  prng,
  stopping,
}: UntilAcceptedOptions<Result>): Promise<Result | undefined> {
  while (!stopping.aborted) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      onRefused(error.code);
    }
    await pauseBetweenTries({ clock, prng, stopping });
  }
  return undefined;
}

/** Half a second to a second; stopping ends it. */
export function pauseBetweenTries({
  clock,
  prng,
  stopping,
}: Pick<UntilAcceptedOptions<unknown>, 'clock' | 'prng' | 'stopping'>): Promise<void> {
  return sleep(clock, RETRY_INTERVAL_MS * (0.5 + prng.nextFloat() / 2), stopping);
}
