import { expect } from '@jest/globals';
import { brokenRules } from './check-scenario.ts';
import { randomScenario } from './random-scenario.ts';
import { runScenario, type ScenarioRecord } from './run-scenario.ts';
import { isReplay } from './scenario-seeds.ts';

/** Longer than a scenario takes, ms. */
export const SCENARIO_MS_MAX = 60_000;

/** What every mapping did, a line per step. */
export const traceText = ({ traces }: ScenarioRecord): string =>
  traces.map(({ logicalId, trace }) => `${logicalId} ${JSON.stringify(trace)}`).join('\n');

/** Runs the scenario of a seed and holds it to the rules. */
export async function playScenario(seed: number): Promise<void> {
  const record = await runScenario(randomScenario(seed));

  const { attempts, deliveries } = record;
  expect(attempts.length).toBeGreaterThan(0);
  expect(deliveries.length).toBeGreaterThan(0);
  if (isReplay) process.stderr.write(`${traceText(record)}\n`);
  expect(brokenRules(record)).toEqual([]);
}
