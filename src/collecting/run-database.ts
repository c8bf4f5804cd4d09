import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Queries over the files of one run directory. */
export interface RunDatabase {
  readonly connection: DuckDBConnection;
  /** Runs a file of `sql/`; its statements may read `getvariable('directory')`. */
  readonly runFile: (name: SqlFileName) => Promise<void>;
  /** Writes a view or table to a Parquet file of the same name in the run directory. */
  readonly copyToParquet: (name: ParquetName) => Promise<void>;
  /** Also removes what the database has spilled. */
  readonly close: () => Promise<void>;
}

/** The tables of a run directory. */
export type ParquetName = 'attempts' | 'deliveries' | 'invocations' | 'dead_letters';

/** The statements kept as SQL. */
export type SqlFileName =
  | 'attempts'
  | 'delivery-lines'
  | 'deliveries'
  | 'invocations'
  | 'dead-letters'
  | 'run'
  | 'arm';

/** What a database needs to know. */
export interface RunDatabaseOptions {
  readonly directory: string;
  /** The id of the run, for statements that keep other runs out. */
  readonly run: string;
}

/** The file that holds a table. */
function parquetFileName(name: ParquetName): string {
  return `${name.replaceAll('_', '-')}.parquet`;
}

/**
 * Opens an in-memory database that spills to `.duckdb` in the run directory beyond 600 MB.
 */
export async function openRunDatabase({
  directory,
  run,
}: RunDatabaseOptions): Promise<RunDatabase> {
  const spillDirectory = join(directory, '.duckdb');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '600MB',
    temp_directory: spillDirectory,
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET VARIABLE directory = ${sqlText(directory)}`);
  await connection.run(`SET VARIABLE run = ${sqlText(run)}`);
  return {
    connection,
    runFile: async (name) => {
      await connection.run(await readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8'));
    },
    copyToParquet: async (name) => {
      const path = sqlText(join(directory, parquetFileName(name)));
      await connection.run(`COPY ${name} TO ${path} (FORMAT parquet, COMPRESSION zstd)`);
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(spillDirectory, { recursive: true, force: true });
    },
  };
}

/** A string literal. */
function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
