import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RunDirectoryError } from './errors.ts';
import { RUN_SCHEMA_VERSION, type RunJson, runJsonSchema } from './run-json.ts';

const RUN_JSON = 'run.json';
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Makes the directory of a new run, `<parent>/<run>`, and returns its path.
 *
 * @throws {RunDirectoryError} RUN_DIRECTORY_EXISTS, RUN_DIRECTORY_UNREADABLE
 */
export async function openRunDirectory(parent: string, run: string): Promise<string> {
  if (!RUN_ID.test(run)) {
    throw new RunDirectoryError('RUN_DIRECTORY_UNREADABLE', `"${run}" cannot name a directory`);
  }
  const directory = join(parent, run);
  try {
    await mkdir(parent, { recursive: true });
    await mkdir(directory);
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) {
      throw new RunDirectoryError('RUN_DIRECTORY_EXISTS', `${directory} exists already`, { cause });
    }
    const message = `${directory} cannot be made: ${messageOf(cause)}`;
    throw new RunDirectoryError('RUN_DIRECTORY_UNREADABLE', message, { cause });
  }
  return directory;
}

/** Writes `run.json` whole or not at all; an earlier one is replaced. */
export async function writeRunJson(directory: string, run: RunJson): Promise<void> {
  await writeJsonFile(join(directory, RUN_JSON), run);
}

/** Writes a value as indented JSON, whole or not at all. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  const draft = `${path}.draft`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`);
  await rename(draft, path);
}

/**
 * Reads `run.json`.
 *
 * @throws {RunDirectoryError} RUN_DIRECTORY_UNREADABLE, RUN_SCHEMA_UNSUPPORTED, RUN_SCHEMA_MISMATCH
 */
export async function readRunJson(directory: string): Promise<RunJson> {
  const path = join(directory, RUN_JSON);
  const value = await readJsonFile(path);
  const versioned = z.looseObject({ schemaVersion: z.unknown() }).safeParse(value);
  const version = versioned.data?.schemaVersion;
  if (version !== RUN_SCHEMA_VERSION) {
    const found = JSON.stringify(version) ?? 'none';
    throw new RunDirectoryError(
      'RUN_SCHEMA_UNSUPPORTED',
      `${path} has schema version ${found}; this tool reads ${RUN_SCHEMA_VERSION}`,
    );
  }
  const parsed = runJsonSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problem = `${path}: ${z.prettifyError(parsed.error)}`;
  throw new RunDirectoryError('RUN_SCHEMA_MISMATCH', problem, { cause: parsed.error });
}

async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const message = `${path} cannot be read: ${messageOf(cause)}`;
    throw new RunDirectoryError('RUN_DIRECTORY_UNREADABLE', message, { cause });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function messageOf(error: unknown): string {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return String(isError ? error.message : error);
}
