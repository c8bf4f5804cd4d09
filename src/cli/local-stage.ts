import { randomInt } from 'node:crypto';
import manifest from '../../package.json' with { type: 'json' };
import { createFunctionsClient, createLogsClient, createQueueClient } from '../aws/clients.ts';
import { createCloudWatchLogReader } from '../aws/cloudwatch-log-reader.ts';
import { createFunctionClient } from '../aws/function-client.ts';
import { createSqsDeadLetterReader } from '../aws/sqs-dead-letter-reader.ts';
import { sleep } from '../clock.ts';
import { openRunDirectory } from '../collecting/run-directory.ts';
import { limitsWithout } from '../local/stack/limit-names.ts';
import { startLocalAws } from '../local/stack/start-local-aws.ts';
import { createPrng } from '../prng.ts';
import type { CommandIo } from './command-io.ts';
import { createFailedBatchFeed } from './failed-batch-feed.ts';
import type { PackagedService } from './package-service.ts';
import { nameRun } from './run-name.ts';
import type { Stage, StageOptions } from './stage.ts';

/** How late a log may show an event: only a wall clock that steps back could make one late. */
const LOG_DELAY_MS = 100;

/** Brings the local AWS up in this process; the stage uses it as an ordinary client does. */
export async function startLocalStage(
  packaged: PackagedService,
  options: StageOptions,
  io: CommandIo,
): Promise<Stage> {
  const { clock, progress } = io;
  const failedBatches = createFailedBatchFeed();
  // Chance in the local AWS is seeded, and the seed kept, so that a run can be told from its twin.
  const localSeed = randomInt(2 ** 31);
  const local = await startLocalAws({
    template: packaged.template,
    codeDirectories: packaged.codeDirectories,
    host: '127.0.0.1',
    port: options.port,
    limits: limitsWithout(options.limitsOff),
    clock,
    onTrace: failedBatches.onTrace,
    prng: createPrng(localSeed),
    onInternalError: (error, action) => {
      progress.step(`warning: the local AWS failed in ${action}: ${String(error)}`);
    },
  });
  progress.step(`Local AWS on ${local.endpoint}`);
  const target = {
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return {
    clock,
    functions: createFunctionClient(createFunctionsClient(target)),
    openLogs: (startAtMs) =>
      createCloudWatchLogReader({
        client: createLogsClient(target),
        startAtMs,
        overlapMs: LOG_DELAY_MS,
      }),
    deadLetters: createSqsDeadLetterReader(createQueueClient(target)),
    onFailedBatch: failedBatches.onFailedBatch,
    pass: async (durationMs, until) => {
      await Promise.race([sleep(clock, durationMs, io.interrupted), ...(until ? [until] : [])]);
    },
    pollIntervalMs: 200,
    outputs: local.outputs,
    facts: {
      stage: options.stage,
      templateDigest: packaged.digest,
      localSeed,
      limitsOff: options.limitsOff,
      mappings: local.mappings,
      versions: { kvs: manifest.version, node: process.version },
    },
    invocationCount: (functionName) => local.invocationCounts().get(functionName),
    endedFacts: () => ({}),
    openRun: async (runs, run = nameRun(clock.wallTimeMs())) => {
      return { run, directory: await openRunDirectory(runs, run) };
    },
    stop: local.stop,
  };
}
