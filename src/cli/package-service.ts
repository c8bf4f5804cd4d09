import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { checkParams } from './check-params.ts';
import { CliError } from './cli-error.ts';
import { makePackage, type PackagedCode, readPackage } from './make-package.ts';
import { type PackageInputs, packageDigest } from './package-digest.ts';

/** What to package, and whom to tell. */
export interface PackageServiceOptions extends PackageInputs {
  /** Told what is being done when it takes longer than a moment. */
  readonly onProgress?: (message: string) => void;
}

/** A package that is kept, under the name of its content. */
export interface PackagedService extends PackagedCode {
  /** Names everything the package was made from: 64 hexadecimal digits. */
  readonly digest: string;
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
  return { digest, ...readPackage(home) };
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

function removeUnused(cache: string): void {
  if (!existsSync(cache)) return;
  for (const entry of readdirSync(cache)) {
    const path = join(cache, entry);
    const usedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (usedAtMs === undefined || systemClock.wallTimeMs() - usedAtMs < UNUSED_MS_MAX) continue;
    rmSync(path, { recursive: true, force: true });
  }
}
