import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeRunJson } from '../src/collecting/run-directory.ts';
import { RUN_SCHEMA_VERSION } from '../src/collecting/run-json.ts';

/** How large a generated run is. */
export interface GeneratedRunOptions {
  readonly directory: string;
  /** Over all three arms. */
  readonly deliveryCount: number;
  readonly keyCount: number;
}

const ARMS = ['kinesis', 'sqs', 'sqs-fifo'] as const;
const START_AT_MS = 1_767_225_600_000;
const RATE_PER_SECOND = 3000;

/**
 * Writes a run directory as a collector leaves it: every record of three arms accepted in calls of
 * 10 and processed in batches of 100 (kinesis) or 10; every thousandth of a queue comes late, every
 * ten-thousandth twice. Ids are as long as AWS's.
 */
export async function generateRun(options: GeneratedRunOptions): Promise<void> {
  const { directory, deliveryCount, keyCount } = options;
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const recordCount = Math.floor(deliveryCount / ARMS.length);
  await connection.run(plannedSql(recordCount, keyCount));
  for (const [name, sql] of Object.entries(TABLES)) {
    const path = join(directory, `${name}.parquet`);
    await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
  }
  connection.closeSync();
  instance.closeSync();
  await writeRunJson(directory, {
    schemaVersion: RUN_SCHEMA_VERSION,
    run: 'generated',
    stage: 'local',
    arms: [...ARMS],
    seed: 1,
    partitionKey: 'userId',
    startAtMs: START_AT_MS,
    warmUpMs: 0,
    ended: { drained: true, interrupted: false, unreadableLineCount: 0 },
  });
}

function plannedSql(recordCount: number, keyCount: number): string {
  return `
    CREATE TABLE planned AS
    SELECT
      arm,
      i,
      'user-' || (i % ${keyCount}) AS ordering_key,
      i // ${keyCount} AS key_sequence,
      ${START_AT_MS} + i * 1000.0 / ${RATE_PER_SECOND} AS intended_at_ms,
      i // 10 AS call,
      i // CASE arm WHEN 'kinesis' THEN 100 ELSE 10 END AS batch,
      i % CASE arm WHEN 'kinesis' THEN 100 ELSE 10 END AS batch_index,
      CASE arm
        WHEN 'kinesis' THEN '49590338271490256608559692538361571095921' || lpad(i::VARCHAR, 15, '0')
        ELSE uuid()::VARCHAR
      END AS broker_id
    FROM range(${recordCount}) AS numbers(i), (SELECT unnest(${JSON.stringify(ARMS).replaceAll('"', "'")}) AS arm)`;
}

/** Latency: 5 to 45 ms, shared by the records of a batch; 10 ms a record in batches of a stream. */
const STARTED = `intended_at_ms + 5 + hash(batch) % 40
  + CASE WHEN arm = 'sqs' AND i % 997 = 7 THEN 30000 ELSE 0 END`;

const DELIVERED = `
  SELECT *, ${STARTED} AS started_at_ms, arm || '-' || batch AS request_id FROM planned
  UNION ALL
  SELECT * REPLACE (batch + 1000000000 AS batch, 0 AS batch_index),
    ${STARTED} + 60000, arm || '-again-' || i
  FROM planned WHERE arm = 'sqs' AND i % 10000 = 3`;

const TABLES = {
  attempts: `
    SELECT
      arm, 'producer' AS sandbox,
      (call * 3 + CASE arm WHEN 'kinesis' THEN 1 WHEN 'sqs' THEN 2 ELSE 3 END)::INTEGER AS call,
      0 AS part, 1 AS part_count,
      intended_at_ms + 1 AS sent_at_ms, intended_at_ms + 4 AS acknowledged_at_ms,
      ordering_key, key_sequence, intended_at_ms, 1 AS try_number, 'ok' AS outcome,
      NULL::VARCHAR AS error_code, broker_id,
      CASE arm WHEN 'sqs-fifo' THEN lpad(i::VARCHAR, 20, '0') END AS broker_sequence,
      CASE arm WHEN 'kinesis' THEN 'shardId-000000000000' END AS shard_id,
      NULL::VARCHAR AS planned_fault
    FROM planned`,
  deliveries: `
    SELECT
      arm, request_id, CASE arm WHEN 'kinesis' THEN 'shardId-000000000000' END AS shard_id,
      batch_index::INTEGER AS batch_index, broker_id, NULL::INTEGER AS sub_sequence,
      floor(intended_at_ms + 3) AS broker_at_ms, 1 AS receive_count, 'generated' AS run,
      ordering_key, key_sequence, intended_at_ms, intended_at_ms + 1 AS sent_at_ms,
      started_at_ms, started_at_ms + 0.5 AS ended_at_ms, 'processed' AS outcome,
      NULL::VARCHAR AS failure
    FROM (${DELIVERED})`,
  invocations: `
    SELECT
      arm, request_id, arm || '-sandbox' AS sandbox,
      (row_number() OVER (PARTITION BY arm ORDER BY min(started_at_ms)))::INTEGER AS invocation,
      arm AS source, NULL::VARCHAR AS shard_id, min(started_at_ms) AS started_at_ms,
      max(started_at_ms) + 1 AS ended_at_ms, max(started_at_ms) + 50 AS logged_at_ms, 'succeeded' AS outcome, NULL::VARCHAR AS error,
      count(*)::INTEGER AS record_count, 1 AS part_count, 1 AS parts_seen, 5.0 AS duration_ms,
      5.0 AS billed_ms, 256 AS memory_mb, 90 AS max_memory_mb, NULL::DOUBLE AS init_ms,
      'success' AS status
    FROM (${DELIVERED}) GROUP BY arm, request_id`,
  'dead-letters': `
    SELECT '' AS arm, '' AS source, '' AS message_id, '' AS broker_id, '' AS shard_id,
      '' AS condition, 1 AS batch_size, false AS ambiguous WHERE false`,
};
