import { plannedFaults } from '../simulation/fault-plan.ts';
import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { startLocalStage } from './local-stage.ts';
import { packageService } from './package-service.ts';
import { startSimulatedStage } from './simulated-stage.ts';
import type { Stage, StageOptions } from './stage.ts';

/**
 * Brings a stage up from the packaged service: `local` in real time behind sockets, `simulated`
 * in virtual time, where `seed` decides everything.
 *
 * @throws {CliError} STAGE_NOT_SUPPORTED, PACKAGE_FAILED, USAGE
 */
export async function startStage(
  options: StageOptions,
  io: CommandIo,
  seed: number,
): Promise<Stage> {
  const { stage, param, port, faults } = options;
  if (stage !== 'local' && stage !== 'simulated') {
    throw new CliError(
      'STAGE_NOT_SUPPORTED',
      `stage ${stage}: this version measures --stage local or simulated`,
    );
  }
  if (stage === 'local' && plannedFaults(faults).length > 0) {
    throw new CliError('USAGE', '--fault: only --stage simulated has faults, not local');
  }
  if (stage === 'simulated' && port !== 0) {
    throw new CliError('USAGE', '--port: --stage simulated listens nowhere');
  }
  const { directory, progress } = io;
  const packaged = await packageService({
    directory,
    stage,
    params: param,
    onProgress: progress.step,
  });
  return stage === 'local'
    ? startLocalStage(packaged, options, io)
    : startSimulatedStage(packaged, options, io, seed);
}
