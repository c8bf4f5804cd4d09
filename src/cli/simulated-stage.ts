import manifest from '../../package.json' with { type: 'json' };
import { openRunDirectory } from '../collecting/run-directory.ts';
import { limitsWithout } from '../local/stack/limit-names.ts';
import { createPrng } from '../prng.ts';
import { startSimulatedAws } from '../simulation/simulated-aws.ts';
import { DEFAULT_DELAYS } from '../simulation/simulated-delays.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { CommandIo } from './command-io.ts';
import { createFailedBatchFeed } from './failed-batch-feed.ts';
import type { PackagedService } from './package-service.ts';
import { nameRun } from './run-name.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Virtual time between two looks at the logs. */
const POLL_INTERVAL_MS = 1000;

/**
 * Brings the packaged service up in virtual time. Time passes only in `pass`, so whatever real
 * work is done in between, reading logs and writing files, takes none of it.
 */
export async function startSimulatedStage(
  packaged: PackagedService,
  options: StageOptions,
  io: CommandIo,
  seed: number,
): Promise<Stage> {
  const clock = createVirtualClock();
  const failedBatches = createFailedBatchFeed();
  let runCount = 0;
  const simulated = await startSimulatedAws({
    template: packaged.template,
    functionIds: packaged.codeDirectories.keys(),
    clock,
    onTrace: failedBatches.onTrace,
    prng: createPrng(seed),
    faults: options.faults,
    limits: limitsWithout(options.limitsOff),
  });
  io.progress.step(`Simulated AWS in virtual time (seed ${seed})`);
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
      limitsOff: options.limitsOff,
      mappings: simulated.mappings,
      versions: { kvs: manifest.version, node: process.version },
    },
    invocationCount: (functionName) => simulated.invocationCounts().get(functionName),
    endedFacts: () => ({ faultCounts: Object.fromEntries(simulated.faultCounts()) }),
    openRun: async (runs, name = nameRun(io.clock.wallTimeMs())) => {
      // The run's own name is in its records: it must be the same each time. Its directory is new.
      runCount++;
      const directory = await openRunDirectory(runs, name);
      return { run: `simulated-seed-${seed}${runCount > 1 ? `-${runCount}` : ''}`, directory };
    },
    stop: () => clock.runThrough(simulated.stop()),
  };
}
