import type { Prng } from '../prng.ts';

/**
 * What goes wrong outside of the records themselves, each as the share of calls or invocations
 * that it strikes: 0 to 1, independently of the others.
 */
export interface FaultPlan {
  /** The broker refuses a call because there are too many; nothing is stored. */
  readonly throttledCallRatio: number;
  /** The broker answers a call with an internal failure; nothing is stored. */
  readonly failedCallRatio: number;
  /** The broker stores a call's records and its answer is lost: the outcome is unknown. */
  readonly lostAnswerRatio: number;
  /** The function throws before it looks at its event. */
  readonly crashedInvocationRatio: number;
  /** The environment dies during an invocation, and with it what would have been logged. */
  readonly diedInvocationRatio: number;
}

/** Nothing goes wrong but what records ask for. */
export const NO_FAULTS: FaultPlan = {
  throttledCallRatio: 0,
  failedCallRatio: 0,
  lostAnswerRatio: 0,
  crashedInvocationRatio: 0,
  diedInvocationRatio: 0,
};

/** One thing that went wrong. */
export type Fault =
  | 'throttled-call'
  | 'failed-call'
  | 'lost-answer'
  | 'crashed-invocation'
  | 'died-invocation';

/** Decides what strikes a call to a broker, if anything. */
export function drawCallFault(plan: FaultPlan, prng: Prng): Fault | null {
  return drawFault(prng, [
    ['throttled-call', plan.throttledCallRatio],
    ['failed-call', plan.failedCallRatio],
    ['lost-answer', plan.lostAnswerRatio],
  ]);
}

/** Decides what strikes an invocation of a consumer, if anything. */
export function drawInvocationFault(plan: FaultPlan, prng: Prng): Fault | null {
  return drawFault(prng, [
    ['crashed-invocation', plan.crashedInvocationRatio],
    ['died-invocation', plan.diedInvocationRatio],
  ]);
}

/** The first that strikes; every one is drawn, so that a ratio changes nothing for the others. */
function drawFault(prng: Prng, faults: readonly (readonly [Fault, number])[]): Fault | null {
  const struck = faults.filter(([, ratio]) => prng.nextFloat() < ratio);
  return struck[0]?.[0] ?? null;
}
