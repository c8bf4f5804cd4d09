import { type FaultSource, type Strike, strikes } from './fault-plan.ts';

/** What a broker hands out, as far as spoiling it depends on that. */
export interface Handout<Item> {
  /** The items of one key have an order; undefined where an item has none. */
  readonly keyOf: (item: Item) => string | undefined;
  /** Whether it is handed out for the first time: later it is too late to lose or swap it. */
  readonly isFirst: (item: Item) => boolean;
}

/** Breaks what brokers promise of the items of one read; loses some, then swaps some. */
export interface HandoutSpoiler<Item> {
  /** The items that are not lost, in their order. */
  readonly keep: (items: readonly Item[]) => readonly Item[];
  /** The same items, some neighbours of a key in each other's place. */
  readonly swap: (items: readonly Item[]) => readonly Item[];
}

/**
 * Loses and swaps what the plan says. Each has a source of chance of its own, so that it changes
 * nothing for the other faults, and costs nothing where it is not planned.
 */
export function spoilHandout<Item>(
  handout: Handout<Item>,
  source: FaultSource,
): HandoutSpoiler<Item> {
  const of = (strike: Strike): FaultSource => ({ ...source, prng: source.prng.fork(strike) });
  const isPlanned = (strike: Strike): boolean => source.faults.shares[strike] > 0;
  const losses = of('lost-record');
  const swaps = of('swapped-records');
  const isLost = (item: Item): boolean =>
    strikes('lost-record', losses, () => handout.isFirst(item));
  return {
    keep: (items) => (isPlanned('lost-record') ? items.filter((item) => !isLost(item)) : items),
    swap: (items) => (isPlanned('swapped-records') ? swapNeighbours(items, handout, swaps) : items),
  };
}

/** Each item is in one pair at most, so that a pair is one record out of order. */
function swapNeighbours<Item>(
  items: readonly Item[],
  { keyOf, isFirst }: Handout<Item>,
  swaps: FaultSource,
): readonly Item[] {
  const swapped = [...items];
  const lastOfKey = new Map<string, { readonly item: Item; readonly index: number }>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined || !isFirst(item)) continue;
    const before = lastOfKey.get(key);
    if (before !== undefined && strikes('swapped-records', swaps)) {
      swapped[index] = before.item;
      swapped[before.index] = item;
      lastOfKey.delete(key);
    } else lastOfKey.set(key, { item, index });
  }
  return swapped;
}
