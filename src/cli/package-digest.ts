import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a package is made from. */
export interface PackageInputs {
  /** The service's folder, the one with serverless.yml. */
  readonly directory: string;
  readonly stage: string;
  /** Values for `${param:…}`, by name. */
  readonly params: Readonly<Record<string, string>>;
}

const FILES = ['serverless.yml', 'package.json', 'package-lock.json', 'tsconfig.json'];
const FOLDERS = ['serverless', 'handlers'];
/**
 * Parts of src/ that no handler imports. Everything else counts, so that a folder made
 * tomorrow is not forgotten; a test reads the bundles to see that these stay out.
 */
const NOT_BUNDLED = new Set(
  [
    'cli',
    'collecting',
    'comparison',
    'local',
    'measurement',
    'report',
    'simulation',
    'tailing',
  ].map((folder) => join('src', folder)),
);

/**
 * Names a package by everything that decides its content: 64 hexadecimal digits.
 *
 * Two checkouts with the same files have the same digest, wherever they are.
 */
export function packageDigest({ directory, stage, params }: PackageInputs): string {
  const hash = createHash('sha256');
  // Lengths keep two parts from being read as one.
  const add = (part: string | Buffer): void => {
    hash.update(`${part.length}:`).update(part);
  };
  add(stage);
  for (const [name, value] of Object.entries(params).sort()) {
    add(name);
    add(value);
  }
  for (const path of sourcePaths(directory)) {
    add(path);
    add(readFileSync(join(directory, path)));
  }
  return hash.digest('hex');
}

function sourcePaths(directory: string): readonly string[] {
  const folders = [...FOLDERS, 'src'].flatMap((folder) => filesBelow(directory, folder));
  const files = FILES.filter((file) => existsSync(join(directory, file)));
  return [...files, ...folders].sort();
}

function filesBelow(directory: string, folder: string): readonly string[] {
  if (!existsSync(join(directory, folder))) return [];
  return readdirSync(join(directory, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return NOT_BUNDLED.has(path) ? [] : filesBelow(directory, path);
  });
}
