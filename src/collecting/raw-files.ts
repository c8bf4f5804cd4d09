import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createLineFile, type LineFile } from './line-file.ts';

/** What is collected, one file of lines each, until it becomes Parquet. */
const RAW_FILE_NAMES = ['attempts', 'deliveries', 'reports', 'dead-letters'] as const;

/** One of {@link RAW_FILE_NAMES}. */
type RawFileName = (typeof RAW_FILE_NAMES)[number];

/** The files of a run that is being collected. */
export type RawFiles = Readonly<Record<RawFileName, LineFile>>;

/** Creates the files in a run directory. */
export async function createRawFiles(directory: string): Promise<RawFiles> {
  const create = (name: RawFileName) => createLineFile(rawFilePath(directory, name));
  return {
    attempts: await create('attempts'),
    deliveries: await create('deliveries'),
    reports: await create('reports'),
    'dead-letters': await create('dead-letters'),
  };
}

/** Removes all of them. */
export async function removeRawFiles(directory: string): Promise<void> {
  for (const name of RAW_FILE_NAMES) await rm(rawFilePath(directory, name), { force: true });
}

function rawFilePath(directory: string, name: RawFileName): string {
  return join(directory, `${name}.ndjson`);
}
