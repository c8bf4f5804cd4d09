import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPrng } from '../../src/prng.ts';
import { type FaultPlan, type FaultSource, NO_FAULTS } from '../../src/simulation/fault-plan.ts';
import { type Handout, spoilHandout } from '../../src/simulation/spoil-handout.ts';

interface Item {
  readonly key: string | undefined;
  readonly place: number;
  readonly first: boolean;
}

const HANDOUT: Handout<Item> = { keyOf: ({ key }) => key, isFirst: ({ first }) => first };

const reads = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c', undefined), first: fc.boolean() }), {
    maxLength: 40,
  })
  .map((items) => items.map((item, place): Item => ({ ...item, place })));

/** A source of faults with these shares, and how often they struck. */
function sourceOf(seed: number, shares: Partial<FaultPlan['shares']>) {
  let count = 0;
  const source: FaultSource = {
    faults: { ...NO_FAULTS, shares: { ...NO_FAULTS.shares, ...shares } },
    prng: createPrng(seed),
    onFault: () => count++,
  };
  return { source, struckCount: () => count };
}

/** Items behind a later one of their key. */
const overtaken = (items: readonly Item[]): readonly Item[] =>
  items.filter(({ key, place }, index) =>
    items.slice(0, index).some((before) => before.key === key && before.place > place),
  );

describe('what a broker hands out', () => {
  test('loses one item per strike, in no other order, and none that was handed out before', () => {
    fc.assert(
      fc.property(reads, fc.integer(), (items, seed) => {
        const { source, struckCount } = sourceOf(seed, { 'lost-record': 0.5 });
        const { keep, swap } = spoilHandout(HANDOUT, source);
        const kept = keep(items);

        expect(kept).toEqual(items.filter((item) => kept.includes(item)));
        expect(items.length - kept.length).toBe(struckCount());
        expect(items.filter((item) => !kept.includes(item)).every(({ first }) => first)).toBe(true);
        expect(swap(items)).toEqual(items);
      }),
    );
  });

  test('has one item per strike behind a later one of its key, and no other item moves', () => {
    fc.assert(
      fc.property(reads, fc.integer(), (items, seed) => {
        const { source, struckCount } = sourceOf(seed, { 'swapped-records': 0.5 });
        const { keep, swap } = spoilHandout(HANDOUT, source);
        const firsts = swap(items).filter(({ first }) => first);

        expect(overtaken(firsts.filter(({ key }) => key !== undefined))).toHaveLength(
          struckCount(),
        );
        expect(swap(items).map(({ key, first }) => ({ key, first }))).toEqual(
          items.map(({ key, first }) => ({ key, first })),
        );
        expect(new Set(swap(items))).toEqual(new Set(items));
        expect(keep(items)).toEqual(items);
      }),
    );
  });

  test('is swapped as it would be whatever share is lost of another read', () => {
    const items = Array.from(
      { length: 20 },
      (_, place): Item => ({ key: 'a', place, first: true }),
    );
    const swappedWith = (lost: number): readonly Item[] => {
      const { source } = sourceOf(1, { 'lost-record': lost, 'swapped-records': 0.5 });
      const { keep, swap } = spoilHandout(HANDOUT, source);
      keep(items);
      return swap(items);
    };

    expect(swappedWith(0.9)).toEqual(swappedWith(0));
    expect(swappedWith(0)).not.toEqual(items);
  });
});
