import { describe, expect, test } from '@jest/globals';
import { playScenario, SCENARIO_MS_MAX } from './play-scenario.ts';
import { seedsOf } from './scenario-seeds.ts';

// The other half of scenarios.test.ts: a file of its own is run on a core of its own.

const seeds = seedsOf('even');

describe('no rule is broken: seed', () => {
  for (const seed of seeds) test(`${seed}`, () => playScenario(seed), SCENARIO_MS_MAX);
});

test('the two files have each seed once', () => {
  const all = [...seedsOf('odd'), ...seeds];
  expect(new Set(all).size).toBe(all.length);
});
