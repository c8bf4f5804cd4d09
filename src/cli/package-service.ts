import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { checkParams } from './check-params.ts';
import { CliError } from './cli-error.ts';
import { type PackageInputs, packageDigest } from './package-digest.ts';
import { runServerless } from './run-serverless.ts';
import { unpackArtifact } from './unpack-artifact.ts';

/** What to package, and whom to tell. */
export interface PackageServiceOptions extends PackageInputs {
  /** Told what is being done when it takes longer than a moment. */
  readonly onProgress?: (message: string) => void;
}

/** A packaged service, ready to be run locally. */
export interface PackagedService {
  /** Names everything the package was made from: 64 hexadecimal digits. */
  readonly digest: string;
  /** The CloudFormation template, as JSON gave it. */
  readonly template: unknown;
  /** Where each function's code was unpacked, by the function's logical id. */
  readonly codeDirectories: ReadonlyMap<string, string>;
}

/** A package unused for so long is removed: one is made per change of a source file. */
const UNUSED_MS_MAX = 3 * 24 * 60 * 60 * 1000;

/**
 * Packages the service as `sls package` does for a deployment, and unpacks the code.
 *
 * A package is kept in `.kvs/packages/<digest>`, so the same sources are packaged once. It is
 * made in a folder of its own that is renamed when complete: runs at the same time neither
 * see half a package nor disturb each other.
 *
 * @throws {CliError} USAGE for a wrong parameter or setting, else PACKAGE_FAILED; with one line
 * of what the Serverless Framework said
 */
export async function packageService(options: PackageServiceOptions): Promise<PackagedService> {
  const { directory, stage, onProgress = () => undefined } = options;
  checkParams(options);
  const digest = packageDigest(options);
  const cache = join(directory, '.kvs', 'packages');
  const home = join(cache, digest);
  if (!existsSync(home)) {
    onProgress(`packaging the service for stage ${stage} (sls package)`);
    removeUnused(cache);
    const work = join(cache, `unfinished-${randomUUID()}`);
    try {
      await makePackage(options, work);
      moveUnlessThere(join(work, 'package'), home);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  const nowSeconds = systemClock.wallTimeMs() / 1000;
  utimesSync(home, nowSeconds, nowSeconds);
  return readPackage(home, digest);
}

async function makePackage(options: PackageInputs, work: string): Promise<void> {
  const service = join(work, 'service');
  const output = join(work, 'output');
  const finished = join(work, 'package');
  linkService(options.directory, service);
  const params = Object.entries(options.params).flatMap(([name, value]) => [
    '--param',
    `${name}=${value}`,
  ]);
  const args = ['package', '--stage', options.stage, '--package', output, ...params];
  await runServerless({ workDirectory: service, args });

  const path = join(output, 'cloudformation-template-update-stack.json');
  const template = readFileSync(path, 'utf8');
  for (const [id, artifact] of parseArtifacts(template)) {
    unpackArtifact(readFileSync(join(output, artifact)), join(finished, 'code', id));
  }
  writeFileSync(join(finished, 'template.json'), template);
}

/**
 * Makes a folder that looks like the service's. The bundler writes into the folder it runs
 * in, so two runs in the checkout itself would overwrite each other's files.
 */
function linkService(directory: string, service: string): void {
  mkdirSync(service, { recursive: true });
  for (const entry of readdirSync(directory)) {
    if (entry.startsWith('.')) continue;
    // The framework does not take a link for its configuration file.
    if (entry === 'serverless.yml') copyFileSync(join(directory, entry), join(service, entry));
    else symlinkSync(join(directory, entry), join(service, entry));
  }
}

const resourceSchema = z.union([
  z.object({
    Type: z.literal('AWS::Lambda::Function'),
    Properties: z.object({ Code: z.object({ S3Key: z.string() }) }),
  }),
  z.object({ Type: z.string().refine((type) => type !== 'AWS::Lambda::Function') }),
]);
/** CloudFormation's rule for logical ids; each names a folder here. */
const logicalId = z.string().regex(/^[A-Za-z0-9]{1,255}$/);
const templateSchema = z.object({ Resources: z.record(logicalId, resourceSchema) });

/** The file name of each function's zip, by the function's logical id. */
function parseArtifacts(text: string): readonly (readonly [string, string])[] {
  const template = templateSchema.safeParse(JSON.parse(text));
  if (!template.success) {
    const message = 'sls package wrote a template that names no code for a function';
    throw new CliError('PACKAGE_FAILED', message, { cause: template.error });
  }
  return Object.entries(template.data.Resources).flatMap(([id, resource]) =>
    'Properties' in resource ? [[id, basename(resource.Properties.Code.S3Key)]] : [],
  );
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    // Another run was faster; its package has the same digest, hence the same content.
    if (existsSync(to)) return;
    throw new CliError('PACKAGE_FAILED', `cannot keep the package in ${to}`, { cause });
  }
}

function readPackage(home: string, digest: string): PackagedService {
  const code = join(home, 'code');
  return {
    digest,
    template: JSON.parse(readFileSync(join(home, 'template.json'), 'utf8')),
    codeDirectories: new Map(
      readdirSync(code).map((logicalId) => [logicalId, join(code, logicalId)]),
    ),
  };
}

function removeUnused(cache: string): void {
  if (!existsSync(cache)) return;
  for (const entry of readdirSync(cache)) {
    const path = join(cache, entry);
    const usedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (usedAtMs === undefined || systemClock.wallTimeMs() - usedAtMs < UNUSED_MS_MAX) continue;
    rmSync(path, { recursive: true, force: true });
  }
}
