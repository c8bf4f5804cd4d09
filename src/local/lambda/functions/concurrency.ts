import { LambdaError } from './lambda-error.ts';

/** What one function may still run. */
export interface ConcurrencySlots {
  /** Takes a slot; false when there is none, which is a throttle. */
  readonly tryTake: () => boolean;
  /** Gives a taken slot back. */
  readonly release: () => void;
  /** Gives what was reserved back to the account; taken slots are still to be released. */
  readonly dissolve: () => void;
}

/** The account's concurrency, divided among its functions. */
export interface Concurrency {
  /**
   * Gives a function its share: what is reserved for it alone, or what others leave.
   *
   * @throws {LambdaError} FUNCTION_CONFIG_INVALID when more is reserved than there is
   */
  readonly slotsFor: (functionName: string, reserved: number | undefined) => ConcurrencySlots;
}

/**
 * Divides `concurrencyMax` environments. A reservation is a share and a limit at once.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export function createConcurrency(concurrencyMax: number): Concurrency {
  const unreserved = { takenCount: 0, limit: concurrencyMax };
  return {
    slotsFor: (functionName, reserved) => {
      if (reserved === undefined) return slotsOf(unreserved, () => undefined);
      if (reserved > unreserved.limit) {
        const left = `${reserved} reserved, of the account's ${unreserved.limit} that are left`;
        throw new LambdaError('FUNCTION_CONFIG_INVALID', `function ${functionName}: ${left}`);
      }
      unreserved.limit -= reserved;
      return slotsOf({ takenCount: 0, limit: reserved }, () => {
        unreserved.limit += reserved;
      });
    },
  };
}

function slotsOf(
  share: { takenCount: number; readonly limit: number },
  dissolve: () => void,
): ConcurrencySlots {
  return {
    dissolve,
    tryTake: () => {
      if (share.takenCount >= share.limit) return false;
      share.takenCount++;
      return true;
    },
    release: () => {
      share.takenCount--;
    },
  };
}
