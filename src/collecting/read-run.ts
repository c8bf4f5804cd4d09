import type { DuckDBConnection } from '@duckdb/node-api';
import type { Arm } from '../observation/arm.ts';
import type { ObservedArm, ObservedTelemetry } from '../observation/observed-arm.ts';
import { float64, int32, readColumns, uint8 } from './read-columns.ts';
import { openRunDatabase } from './run-database.ts';
import { readRunJson } from './run-directory.ts';
import type { RunJson } from './run-json.ts';

/** A run as its directory tells it. */
export interface RunData {
  readonly run: RunJson;
  /** In the order of `run.arms`. */
  readonly arms: readonly ObservedArm[];
  /** Producer calls, and parts of them, whose line was not found. */
  readonly missingCallCount: number;
}

/**
 * Reads a run directory into the columns that measurement takes.
 *
 * @throws {RunDirectoryError} RUN_DIRECTORY_UNREADABLE, RUN_SCHEMA_UNSUPPORTED, RUN_SCHEMA_MISMATCH
 */
export async function readRun(directory: string): Promise<RunData> {
  const run = await readRunJson(directory);
  const database = await openRunDatabase({ directory, run: run.run });
  const { connection } = database;
  try {
    await connection.run(`SET VARIABLE arms = [${run.arms.map((arm) => `'${arm}'`).join()}]`);
    await database.runFile('analysis');
    const arms: ObservedArm[] = [];
    for (const arm of run.arms) arms.push(await readArm(connection, arm));
    const missing = await readColumns(connection, {
      sql: 'SELECT missing_count AS missing FROM missing_calls',
      shape: { missing: int32 },
      values: {},
    });
    return { run, arms, missingCallCount: missing.missing[0] ?? 0 };
  } finally {
    database.close();
  }
}

async function readArm(connection: DuckDBConnection, arm: Arm): Promise<ObservedArm> {
  const values = { arm };
  return {
    arm,
    keys: await readKeys(connection, arm),
    records: await readColumns(connection, { ...RECORDS, values }),
    deliveries: await readColumns(connection, { ...DELIVERIES, values }),
    invocations: await readColumns(connection, { ...INVOCATIONS, values }),
    telemetry: await readTelemetry(connection, arm),
  };
}

async function readKeys(connection: DuckDBConnection, arm: Arm): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(
    'SELECT ordering_key FROM keys WHERE arm = $arm ORDER BY key',
    { arm },
  );
  return (reader.getColumns()[0] ?? []).map(String);
}

async function readTelemetry(connection: DuckDBConnection, arm: Arm): Promise<ObservedTelemetry> {
  const counts = await readColumns(connection, {
    sql: `
      SELECT
        missing_observation_count AS missingObservationCount,
        unobserved_failure_count AS unobservedFailureCount,
        unexpected_delivery_count AS unexpectedDeliveryCount,
        foreign_delivery_count AS foreignDeliveryCount,
        ambiguous_failure_count AS ambiguousFailureCount
      FROM telemetry
      WHERE arm = $arm`,
    shape: {
      missingObservationCount: int32,
      unobservedFailureCount: int32,
      unexpectedDeliveryCount: int32,
      foreignDeliveryCount: int32,
      ambiguousFailureCount: int32,
    },
    values: { arm },
  });
  return {
    missingObservationCount: counts.missingObservationCount[0] ?? 0,
    unobservedFailureCount: counts.unobservedFailureCount[0] ?? 0,
    unexpectedDeliveryCount: counts.unexpectedDeliveryCount[0] ?? 0,
    foreignDeliveryCount: counts.foreignDeliveryCount[0] ?? 0,
    ambiguousFailureCount: counts.ambiguousFailureCount[0] ?? 0,
  };
}

const RECORDS = {
  sql: `
    SELECT
      key,
      key_sequence::DOUBLE AS keySequence,
      intended_at_ms AS intendedAtMs,
      first_sent_at_ms AS firstSentAtMs,
      first_call AS firstCall,
      accepted_sent_at_ms AS acceptedSentAtMs,
      accepted_at_ms AS acceptedAtMs,
      accepted_call AS acceptedCall,
      outcome,
      try_count AS tryCount,
      coalesce(copy_count, 0)::INTEGER AS copyCount,
      given_up AS givenUp,
      faulty
    FROM records
    LEFT JOIN (SELECT arm, record, count(*) AS copy_count FROM copies GROUP BY arm, record)
      USING (arm, record)
    LEFT JOIN given_up USING (arm, record)
    WHERE arm = $arm
    ORDER BY record`,
  shape: {
    key: int32,
    keySequence: float64,
    intendedAtMs: float64,
    firstSentAtMs: float64,
    firstCall: int32,
    acceptedSentAtMs: float64,
    acceptedAtMs: float64,
    acceptedCall: int32,
    outcome: uint8,
    tryCount: int32,
    copyCount: int32,
    givenUp: uint8,
    faulty: uint8,
  },
};

const DELIVERIES = {
  sql: `
    SELECT
      record,
      copy,
      invocation_row AS invocation,
      batch_index AS batchIndex,
      broker_at_ms AS brokerAtMs,
      delivery.started_at_ms AS startedAtMs,
      delivery.ended_at_ms AS endedAtMs,
      CASE delivery.outcome WHEN 'processed' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END::UTINYINT
        AS outcome
    FROM own_deliveries AS delivery
    JOIN own_invocations USING (arm, request_id)
    WHERE arm = $arm
    ORDER BY record, copy, invocation_row, batch_index`,
  shape: {
    record: int32,
    copy: int32,
    invocation: int32,
    batchIndex: int32,
    brokerAtMs: float64,
    startedAtMs: float64,
    endedAtMs: float64,
    outcome: uint8,
  },
};

const INVOCATIONS = {
  sql: `
    SELECT
      started_at_ms AS startedAtMs,
      ended_at_ms AS endedAtMs,
      coalesce(record_count, 0)::INTEGER AS recordCount,
      -- Lambda has the last word: an environment may die when its function has logged success.
      CASE
        WHEN outcome IS NULL THEN 3
        WHEN outcome = 'failed' OR status IN ('error', 'timeout') THEN 2
        WHEN outcome = 'partially-failed' THEN 1
        ELSE 0
      END::UTINYINT AS outcome,
      (invocation IS NOT DISTINCT FROM 1 OR init_ms IS NOT NULL)::UTINYINT AS cold,
      (status IS NOT DISTINCT FROM 'timeout')::UTINYINT AS timedOut,
      duration_ms AS durationMs,
      billed_ms AS billedMs,
      init_ms AS initMs
    FROM own_invocations
    WHERE arm = $arm
    ORDER BY invocation_row`,
  shape: {
    startedAtMs: float64,
    endedAtMs: float64,
    recordCount: int32,
    outcome: uint8,
    cold: uint8,
    timedOut: uint8,
    durationMs: float64,
    billedMs: float64,
    initMs: float64,
  },
};
