import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { CliError } from './cli-error.ts';

/** The most that a function's unpacked code may take up on Lambda. */
const UNPACKED_BYTES_MAX = 250 * 1024 * 1024;

/**
 * Writes the files of a deployment package below `directory`.
 *
 * Nothing is written when an entry's path would lead out of it, or when the package is
 * larger than Lambda takes.
 *
 * @throws {CliError} PACKAGE_FAILED
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function unpackArtifact(zip: Uint8Array, directory: string): void {
  for (const { path, content } of readEntries(zip, resolve(directory))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

interface UnpackedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

function readEntries(zip: Uint8Array, root: string): readonly UnpackedFile[] {
  let unpackedBytes = 0;
  const entries = unzip(zip, (sizeBytes) => {
    unpackedBytes += sizeBytes;
    if (unpackedBytes > UNPACKED_BYTES_MAX) {
      throw new CliError('PACKAGE_FAILED', 'the package is larger than 250 MB unpacked');
    }
  });
  return Object.entries(entries)
    .filter(([name]) => !name.endsWith('/'))
    .map(([name, content]) => ({ path: containedPath(root, name), content }));
}

function unzip(zip: Uint8Array, takeSize: (bytes: number) => void): Record<string, Uint8Array> {
  try {
    return unzipSync(zip, {
      filter: ({ originalSize }) => {
        takeSize(originalSize);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('PACKAGE_FAILED', `the package is not a zip file: ${reason}`, { cause });
  }
}

function containedPath(root: string, name: string): string {
  const path = resolve(root, name);
  // A backslash is a separator on Windows only; no bundle of ours has one in a name.
  if (path.startsWith(root + sep) && !name.includes('\\')) return path;
  throw new CliError('PACKAGE_FAILED', `the package has a file outside of its folder: ${name}`);
}
