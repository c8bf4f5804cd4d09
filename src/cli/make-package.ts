import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CliError } from './cli-error.ts';
import type { PackageInputs } from './package-digest.ts';
import { runServerless } from './run-serverless.ts';
import { unpackArtifact } from './unpack-artifact.ts';

/** A packaged service, ready to be run locally. */
export interface PackagedCode {
  /** The CloudFormation template, as JSON gave it. */
  readonly template: unknown;
  /** Where each function's code was unpacked, by the function's logical id. */
  readonly codeDirectories: ReadonlyMap<string, string>;
}

/** The checkout that this file is in: its Serverless Framework serves services without one. */
const OWN_DIRECTORY = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Has the Serverless Framework package a service, and unpacks the functions' code: everything is
 * below `work` then, the result in its folder `package`, and nothing in the service's own folder.
 *
 * @throws {CliError} USAGE, PACKAGE_FAILED
 */
export async function makePackage(options: PackageInputs, work: string): Promise<void> {
  const service = join(work, 'service');
  const output = join(work, 'output');
  const finished = join(work, 'package');
  linkService(options.directory, service);
  const params = Object.entries(options.params).flatMap(([name, value]) => [
    '--param',
    `${name}=${value}`,
  ]);
  const args = ['package', '--stage', options.stage, '--package', output, ...params];
  const own = join(service, 'node_modules', 'serverless');
  const frameworkDirectory = existsSync(own) ? service : OWN_DIRECTORY;
  await runServerless({ workDirectory: service, frameworkDirectory, args });

  unpackOutput({ directory: output }, finished);
}

/** What `sls package` wrote. */
export interface PackageOutput {
  /** Where the zip files are. */
  readonly directory: string;
  /** The CloudFormation template. @default the one that is for deployments, in `directory` */
  readonly template?: string | null;
}

/**
 * Takes what `sls package` wrote, its template and zip files, into a folder that
 * {@link readPackage} reads.
 *
 * @throws {CliError} PACKAGE_FAILED, FILE_UNREADABLE
 */
export function unpackOutput({ directory, template }: PackageOutput, finished: string): void {
  const path = template ?? join(directory, 'cloudformation-template-update-stack.json');
  const text = readBytes(path).toString('utf8');
  mkdirSync(join(finished, 'code'), { recursive: true });
  for (const [id, artifact] of parseArtifacts(text, path)) {
    unpackArtifact(readBytes(join(directory, artifact)), join(finished, 'code', id));
  }
  writeFileSync(join(finished, 'template.json'), text);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', `cannot read ${path}`, { cause });
  }
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
function parseArtifacts(text: string, path: string): readonly (readonly [string, string])[] {
  const template = templateSchema.safeParse(parseJson(text, path));
  if (!template.success) {
    const message = `${path} is no template that names the code of each function`;
    throw new CliError('PACKAGE_FAILED', message, { cause: template.error });
  }
  return Object.entries(template.data.Resources).flatMap(([id, resource]) =>
    'Properties' in resource ? [[id, basename(resource.Properties.Code.S3Key)]] : [],
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('PACKAGE_FAILED', `${path} is not JSON`, { cause });
  }
}

/** What {@link unpackOutput} has put into a folder. */
export function readPackage(home: string): PackagedCode {
  const code = join(home, 'code');
  return {
    template: JSON.parse(readFileSync(join(home, 'template.json'), 'utf8')),
    codeDirectories: new Map(
      readdirSync(code).map((logicalId) => [logicalId, join(code, logicalId)]),
    ),
  };
}
