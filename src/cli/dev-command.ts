import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type LimitName, limitsWithout } from '../local/stack/limit-names.ts';
import { startLocalAws } from '../local/stack/start-local-aws.ts';
import { createPrng } from '../prng.ts';
import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { type BatchLine, followBatches } from './follow-batches.ts';
import { makePackage, type PackagedCode, readPackage, unpackOutput } from './make-package.ts';
import { renderBatchLine } from './render-batch-line.ts';
import { renderMappingReading } from './render-mapping-reading.ts';

/** The flags of `kvs dev`. */
export interface DevOptions {
  /** The service's folder, the one with serverless.yml. */
  readonly service: string;
  /** What `sls package` wrote already; the service is packaged when it is absent. */
  readonly artifact: string | null;
  /** The template, where it is not among what `sls package` wrote. */
  readonly template: string | null;
  readonly stage: string;
  readonly param: Readonly<Record<string, string>>;
  /** 0 is any free port. */
  readonly port: number;
  /** The limits of AWS that are not enforced. */
  readonly limitsOff: readonly LimitName[];
}

/** The services behind the endpoint, by the names that SDKs give their variables. */
const SERVICES = ['KINESIS', 'SQS', 'LAMBDA', 'CLOUDWATCH_LOGS'];

/**
 * Runs the local AWS for any Serverless Framework service with Kinesis or SQS events until Ctrl-C.
 * The variables to export are the result; invocations are shown as they happen, with their retries
 * and splits as trees.
 *
 * @throws {CliError} USAGE, PACKAGE_FAILED, FILE_UNREADABLE
 * @throws {StackError} when the template asks for what is not simulated
 */
export async function devCommand(options: DevOptions, io: CommandIo): Promise<ExitCode> {
  const work = mkdtempSync(join(tmpdir(), 'kvs-dev-'));
  try {
    const packaged = await packagedCode(options, work, io);
    const show = (line: BatchLine): void => io.progress.step(renderBatchLine(line));
    const local = await startLocalAws({
      ...packaged,
      port: options.port,
      limits: limitsWithout(options.limitsOff),
      clock: io.clock,
      prng: createPrng(randomInt(2 ** 31)),
      onTrace: followBatches(show, 'all'),
      onInternalError: (error, action) => {
        io.progress.step(`warning: the local AWS failed in ${action}: ${String(error)}`);
      },
    });
    try {
      io.writeResult(exportsOf(local.endpoint));
      for (const { name } of local.functions) io.progress.step(`function ${name}`);
      for (const { functionName, eventSourceArn } of local.mappings) {
        io.progress.step(`${eventSourceArn} invokes ${functionName}`);
      }
      if (options.limitsOff.length > 0) {
        io.progress.step(`limits off: ${options.limitsOff.join(', ')}`);
      }
      io.progress.step('Up until Ctrl-C');
      await untilAborted(io.interrupted);
    } finally {
      await local.stop();
    }
    for (const reading of local.mappingReadings()) {
      const line = renderMappingReading(reading);
      if (line !== null) io.progress.step(line);
    }
    return EXIT_CODE.pass;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function packagedCode(
  { service, artifact, template, stage, param }: DevOptions,
  work: string,
  { progress }: CommandIo,
): Promise<PackagedCode> {
  const finished = join(work, 'package');
  if (artifact === null) {
    const folder = resolve(service);
    requireFile(join(folder, 'serverless.yml'));
    progress.step(`packaging ${folder} for stage ${stage} (sls package)`);
    await makePackage({ directory: folder, stage, params: param }, work);
  } else {
    unpackOutput({ directory: resolve(artifact), template }, finished);
  }
  return readPackage(finished);
}

/** @throws {CliError} FILE_UNREADABLE */
function requireFile(path: string): void {
  try {
    readFileSync(path);
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', `cannot read ${path}`, { cause });
  }
}

/** Lines for a shell: every AWS client of it then talks to this machine. */
function exportsOf(endpoint: string): string {
  const lines = [
    `export AWS_ENDPOINT_URL=${endpoint}`,
    ...SERVICES.map((service) => `export AWS_ENDPOINT_URL_${service}=${endpoint}`),
    'export AWS_REGION=us-east-1',
    'export AWS_ACCESS_KEY_ID=local',
    'export AWS_SECRET_ACCESS_KEY=local',
  ];
  return `${lines.join('\n')}\n`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
