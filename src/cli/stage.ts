import { randomInt } from 'node:crypto';
import manifest from '../../package.json' with { type: 'json' };
import type { AwsTarget } from '../aws/clients.ts';
import { startLocalAws } from '../local/stack/start-local-aws.ts';
import { createPrng } from '../prng.ts';
import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { packageService } from './package-service.ts';

/** The flags that say what to run against. */
export interface StageOptions {
  readonly stage: string;
  /** Parameters of serverless.yml. */
  readonly param: Readonly<Record<string, string>>;
  /** The local AWS listens here; 0 is any free port. */
  readonly port: number;
}

/** A pipeline that is up. */
export interface Stage {
  readonly target: AwsTarget;
  /** How often to read logs: AWS allows few calls a second, and a short page costs us less. */
  readonly pollIntervalMs: number;
  /** How late CloudWatch may show a log event. */
  readonly logDelayMs: number;
  /** The stack's outputs. */
  readonly outputs: ReadonlyMap<string, string>;
  /** What `run.json` says of it. */
  readonly facts: { readonly stage: string } & Readonly<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

/**
 * Brings a stage up: for `local`, packages the service and starts the local AWS from it.
 *
 * @throws {CliError} STAGE_NOT_SUPPORTED, PACKAGE_FAILED
 */
export async function startStage(options: StageOptions, io: CommandIo): Promise<Stage> {
  if (options.stage !== 'local') {
    throw new CliError(
      'STAGE_NOT_SUPPORTED',
      `stage ${options.stage}: this version measures --stage local only`,
    );
  }
  const { clock, directory, progress } = io;
  const packaged = await packageService({
    directory,
    stage: options.stage,
    params: options.param,
    onProgress: progress.step,
  });
  // Chance in the local AWS is seeded, and the seed kept, so that a run can be told from its twin.
  const localSeed = randomInt(2 ** 31);
  const local = await startLocalAws({
    template: packaged.template,
    codeDirectories: packaged.codeDirectories,
    host: '127.0.0.1',
    port: options.port,
    clock,
    prng: createPrng(localSeed),
    onInternalError: (error, action) => {
      progress.step(`warning: the local AWS failed in ${action}: ${String(error)}`);
    },
  });
  progress.step(`Local AWS on ${local.endpoint}`);
  return {
    target: {
      endpoint: local.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    pollIntervalMs: 200,
    logDelayMs: 100, // Only a wall clock that steps back could make an event late here.
    outputs: local.outputs,
    facts: {
      stage: options.stage,
      templateDigest: packaged.digest,
      localSeed,
      mappings: local.mappings,
      versions: { kvs: manifest.version, node: process.version },
    },
    stop: local.stop,
  };
}
