import type { Prng } from '../prng.ts';

/**
 * What can go wrong outside of the records themselves.
 *
 * - `throttled-call`: the broker refuses a call because there are too many; nothing is stored.
 * - `failed-call`: the broker answers a call with an internal failure; nothing is stored.
 * - `lost-answer`: the broker stores a call's records and its answer is lost: outcome unknown.
 * - `crashed-invocation`: a consumer throws before it looks at its event.
 * - `died-invocation`: the environment dies during an invocation, with what it would have logged.
 */
export const FAULTS = [
  'throttled-call',
  'failed-call',
  'lost-answer',
  'crashed-invocation',
  'died-invocation',
] as const;

/** See {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

/** The share of calls or invocations that each fault strikes, 0 to 1, whatever the others do. */
export type FaultPlan = Readonly<Record<Fault, number>>;

/** Nothing goes wrong but what records ask for. */
export const NO_FAULTS: FaultPlan = {
  'throttled-call': 0,
  'failed-call': 0,
  'lost-answer': 0,
  'crashed-invocation': 0,
  'died-invocation': 0,
};

/** Decides what strikes a call to a broker, if anything. */
export function drawCallFault(plan: FaultPlan, prng: Prng): Fault | null {
  return drawFault(['throttled-call', 'failed-call', 'lost-answer'], plan, prng);
}

/** Decides what strikes an invocation of a consumer, if anything. */
export function drawInvocationFault(plan: FaultPlan, prng: Prng): Fault | null {
  return drawFault(['crashed-invocation', 'died-invocation'], plan, prng);
}

/** The first that strikes; every one is drawn, so that a share changes nothing for the others. */
function drawFault(faults: readonly Fault[], plan: FaultPlan, prng: Prng): Fault | null {
  const struck = faults.filter((fault) => prng.nextFloat() < plan[fault]);
  return struck[0] ?? null;
}
