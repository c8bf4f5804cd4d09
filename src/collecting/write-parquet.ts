import { openRunDatabase, type RunDatabaseOptions } from './run-database.ts';

/**
 * Turns the lines gathered in a run directory into `attempts.parquet`, `deliveries.parquet`,
 * `invocations.parquet` and `dead-letters.parquet`. Rows never pass through JavaScript.
 */
export async function writeParquet(options: RunDatabaseOptions): Promise<void> {
  const database = await openRunDatabase(options);
  try {
    await database.runFile('attempts');
    await database.copyToParquet('attempts');
    await database.runFile('delivery-lines');
    await database.runFile('deliveries');
    await database.copyToParquet('deliveries');
    await database.runFile('invocations');
    await database.copyToParquet('invocations');
    await database.runFile('dead-letters');
    await database.copyToParquet('dead_letters');
  } finally {
    await database.close();
  }
}
