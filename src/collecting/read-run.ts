import type { Arm } from '../observation/arm.ts';
import type { ObservedArm } from '../observation/observed-arm.ts';
import { readArm } from './read-arm.ts';
import { int32, readColumns } from './read-columns.ts';
import { openRunDatabase } from './run-database.ts';
import { readRunJson } from './run-directory.ts';
import type { RunJson } from './run-json.ts';

/** A run as its directory tells it; arms are read one at a time, since each may fill memory. */
export interface RunReader {
  readonly run: RunJson;
  /** Producer calls, and parts of them, whose line was not found. */
  readonly missingCallCount: number;
  readonly readArm: (arm: Arm) => Promise<ObservedArm>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a run directory whose collector has finished.
 *
 * @throws {RunDirectoryError} RUN_DIRECTORY_UNREADABLE, RUN_SCHEMA_UNSUPPORTED, RUN_SCHEMA_MISMATCH
 */
export async function openRun(directory: string): Promise<RunReader> {
  const run = await readRunJson(directory);
  const database = await openRunDatabase({ directory, run: run.run });
  const { connection } = database;
  await database.runFile('run');
  const { missing } = await readColumns(connection, {
    sql: 'SELECT missing_count AS missing FROM missing_calls',
    shape: { missing: int32 },
  });
  return {
    run,
    missingCallCount: missing[0] ?? 0,
    readArm: async (arm) => {
      await connection.run(`SET VARIABLE arm = '${arm}'`);
      await database.runFile('arm');
      return readArm(connection, arm);
    },
    close: () => database.close(),
  };
}
