import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { openRunDirectory } from '../collecting/run-directory.ts';
import { createPrng } from '../prng.ts';
import { startSimulatedAws } from '../simulation/simulated-aws.ts';
import { DEFAULT_DELAYS } from '../simulation/simulated-delays.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { CommandIo } from './command-io.ts';
import { createFailedBatchFeed } from './failed-batch-feed.ts';
import { packageService } from './package-service.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Virtual time between two looks at the logs. */
const POLL_INTERVAL_MS = 1000;

/**
 * Brings the packaged service up in virtual time. Time passes only in `pass`, so whatever real
 * work is done in between, reading logs and writing files, takes none of it.
 */
export async function startSimulatedStage(
  options: StageOptions,
  { directory, progress }: CommandIo,
  seed: number,
): Promise<Stage> {
  const packaged = await packageService({
    directory,
    stage: options.stage,
    params: options.param,
    onProgress: progress.step,
  });
  const clock = createVirtualClock();
  const failedBatches = createFailedBatchFeed();
  const simulated = await startSimulatedAws({
    template: packaged.template,
    functionIds: packaged.codeDirectories.keys(),
    clock,
    onTrace: failedBatches.onTrace,
    prng: createPrng(seed),
    faults: options.faults,
  });
  progress.step(`Simulated AWS in virtual time (seed ${seed})`);
  return {
    clock,
    functions: { invoke: simulated.invoke },
    openLogs: () => simulated.logs,
    deadLetters: simulated.deadLetters,
    onFailedBatch: failedBatches.onFailedBatch,
    pass: clock.advance,
    pollIntervalMs: POLL_INTERVAL_MS,
    outputs: simulated.outputs,
    facts: {
      stage: options.stage,
      templateDigest: packaged.digest,
      localSeed: seed,
      simulatedDelays: DEFAULT_DELAYS,
      faults: options.faults,
      mappings: simulated.mappings,
      versions: { kvs: manifest.version, node: process.version },
    },
    endedFacts: () => ({ faultCounts: Object.fromEntries(simulated.faultCounts()) }),
    openRun: async (runs) => {
      // The same seed gives the same run: it takes the place of its twin.
      const run = `simulated-seed-${seed}`;
      await rm(join(runs, run), { recursive: true, force: true });
      return { run, directory: await openRunDirectory(runs, run) };
    },
    stop: () => clock.runThrough(simulated.stop()),
  };
}
