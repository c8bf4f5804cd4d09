import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { startLocalStage } from './local-stage.ts';
import { startSimulatedStage } from './simulated-stage.ts';
import type { Stage, StageOptions } from './stage.ts';

/**
 * Brings a stage up from the packaged service: `local` in real time behind sockets, `simulated`
 * in virtual time, where `seed` decides everything.
 *
 * @throws {CliError} STAGE_NOT_SUPPORTED, PACKAGE_FAILED, USAGE
 */
export function startStage(options: StageOptions, io: CommandIo, seed: number): Promise<Stage> {
  if (options.stage !== 'simulated' && Object.values(options.faults).some((share) => share > 0)) {
    throw new CliError('USAGE', `--fault: only --stage simulated has faults, not ${options.stage}`);
  }
  if (options.stage === 'local') return startLocalStage(options, io);
  if (options.stage === 'simulated') return startSimulatedStage(options, io, seed);
  throw new CliError(
    'STAGE_NOT_SUPPORTED',
    `stage ${options.stage}: this version measures --stage local or simulated`,
  );
}
