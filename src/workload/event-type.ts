import type { Prng } from '../prng.ts';

/** What users do, in about the proportions of a shop. */
const EVENT_TYPES_BY_WEIGHT = [
  ...Array<string>(60).fill('page_view'),
  ...Array<string>(25).fill('click'),
  ...Array<string>(10).fill('search'),
  ...Array<string>(4).fill('add_to_cart'),
  'purchase',
];

/** No event type of a schedule is longer. */
export const LONGEST_EVENT_TYPE = 'add_to_cart';

/** Draws an event type. */
export function drawEventType(prng: Prng): string {
  return EVENT_TYPES_BY_WEIGHT[prng.nextInt(EVENT_TYPES_BY_WEIGHT.length)] ?? LONGEST_EVENT_TYPE;
}
