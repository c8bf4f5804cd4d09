import type { DuckDBConnection } from '@duckdb/node-api';
import type { Arm } from '../observation/arm.ts';
import {
  type IdentityConflict,
  OBSERVED_WITNESSES_MAX,
  type ObservedArm,
  type ObservedRecords,
  type ObservedTelemetry,
  type UnexpectedDelivery,
} from '../observation/observed-arm.ts';
import { float64, int32, readColumns, readTexts, uint8 } from './read-columns.ts';

/** Reads the columns of the arm whose tables `sql/arm.sql` has made. */
export async function readArm(connection: DuckDBConnection, arm: Arm): Promise<ObservedArm> {
  const requestIds = await readTexts(connection, {
    sql: 'SELECT request_id FROM own_invocations ORDER BY invocation_row',
  });
  return {
    arm,
    keys: await readTexts(connection, { sql: 'SELECT ordering_key FROM keys ORDER BY key' }),
    calls: await readColumns(connection, CALLS),
    records: await readRecords(connection),
    copies: await readColumns(connection, COPIES),
    deliveries: await readColumns(connection, DELIVERIES),
    invocations: { requestIds, ...(await readColumns(connection, INVOCATIONS)) },
    telemetry: await readTelemetry(connection),
    conflicts: await readConflicts(connection),
    unexpected: await readUnexpected(connection),
  };
}

/** What few records have, or has no order to be read in, is read by itself and put in its place. */
async function readRecords(connection: DuckDBConnection): Promise<ObservedRecords> {
  const { isAccepted, ...records } = await readColumns(connection, RECORDS);
  const recordCount = records.key.length;
  const shard = new Int32Array(recordCount).fill(-1);
  const brokerPosition = new Float64Array(recordCount).fill(Number.NaN);
  const places = await readColumns(connection, PLACES);
  for (const [row, record] of places.record.entries()) {
    shard[record] = places.shard[row] ?? -1;
    brokerPosition[record] = places.brokerPosition[row] ?? Number.NaN;
  }
  const copyCount = Int32Array.from(isAccepted);
  const further = await readColumns(connection, FURTHER_COPIES);
  for (const [row, record] of further.record.entries()) {
    copyCount[record] = (copyCount[record] ?? 0) + (further.count[row] ?? 0);
  }
  const givenUp = new Uint8Array(recordCount);
  const gaveUp = await readColumns(connection, GIVEN_UP);
  for (const [row, record] of gaveUp.record.entries()) givenUp[record] = gaveUp.givenUp[row] ?? 0;
  return { ...records, shard, brokerPosition, copyCount, givenUp };
}

async function readTelemetry(connection: DuckDBConnection): Promise<ObservedTelemetry> {
  const counts = await readColumns(connection, TELEMETRY);
  return {
    seenInvocationCount: counts.seenInvocationCount[0] ?? 0,
    missingObservationCount: counts.missingObservationCount[0] ?? 0,
    unobservedFailureCount: counts.unobservedFailureCount[0] ?? 0,
    conflictCount: counts.conflictCount[0] ?? 0,
    unexpectedDeliveryCount: counts.unexpectedDeliveryCount[0] ?? 0,
    foreignDeliveryCount: counts.foreignDeliveryCount[0] ?? 0,
    ambiguousFailureCount: counts.ambiguousFailureCount[0] ?? 0,
  };
}

async function readConflicts(connection: DuckDBConnection): Promise<readonly IdentityConflict[]> {
  const rows = `FROM conflicts ORDER BY broker_id, record LIMIT ${OBSERVED_WITNESSES_MAX}`;
  const brokerIds = await readTexts(connection, { sql: `SELECT broker_id ${rows}` });
  const keys = await readTexts(connection, { sql: `SELECT ordering_key ${rows}` });
  const requestIds = await readTexts(connection, { sql: `SELECT request_id ${rows}` });
  const { record, keySequence } = await readColumns(connection, {
    sql: `SELECT record, key_sequence::DOUBLE AS keySequence ${rows}`,
    shape: { record: int32, keySequence: float64 },
  });
  return brokerIds.map((brokerId, row) => ({
    brokerId,
    record: record[row] ?? -1,
    orderingKey: keys[row] ?? '',
    keySequence: keySequence[row] ?? Number.NaN,
    requestId: requestIds[row] ?? '',
  }));
}

async function readUnexpected(
  connection: DuckDBConnection,
): Promise<readonly UnexpectedDelivery[]> {
  const rows = `FROM (
    SELECT broker_id, ordering_key, key_sequence, request_id
    FROM odd_deliveries JOIN arm_invocations USING (invocation_id)
    WHERE record IS NULL AND names_run
    ORDER BY invocation_id, batch_index
    LIMIT ${OBSERVED_WITNESSES_MAX}
  )`;
  const texts = (column: string) => readTexts(connection, { sql: `SELECT ${column} ${rows}` });
  const [brokerIds, keys, sequences, requestIds] = [
    await texts('broker_id'),
    await texts('ordering_key'),
    await texts('key_sequence'),
    await texts('request_id'),
  ];
  return brokerIds.map((brokerId, row) => ({
    brokerId,
    orderingKey: keys[row] ?? '',
    keySequence: Number(sequences[row]),
    requestId: requestIds[row] ?? '',
  }));
}

const CALLS = {
  sql: 'SELECT producer FROM calls ORDER BY call_row',
  shape: { producer: int32 },
};

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
      (broker_hash IS NOT NULL)::UTINYINT AS isAccepted,
      faulty
    FROM records
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
    isAccepted: uint8,
    faulty: uint8,
  },
};

const PLACES = {
  sql: `
    SELECT record, shard, broker_position AS brokerPosition
    FROM broker_positions
    WHERE copy = 0`,
  shape: { record: int32, shard: int32, brokerPosition: float64 },
};

const FURTHER_COPIES = {
  sql: 'SELECT record, count(*)::INTEGER AS count FROM further_copies GROUP BY record',
  shape: { record: int32, count: int32 },
};

const GIVEN_UP = {
  sql: 'SELECT record, given_up AS givenUp FROM given_up',
  shape: { record: int32, givenUp: uint8 },
};

const COPIES = {
  sql: `
    SELECT record, copy, shard, broker_position AS brokerPosition
    FROM broker_positions
    WHERE copy > 0
    ORDER BY record, copy`,
  shape: { record: int32, copy: int32, shard: int32, brokerPosition: float64 },
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
      delivery.outcome
    FROM (
      SELECT
        record, 0 AS copy, invocation_id, batch_index, broker_at_ms, started_at_ms, ended_at_ms,
        outcome
      FROM placed
      WHERE agrees
      UNION ALL
      SELECT
        record, coalesce(copy, 0), invocation_id, batch_index, broker_at_ms, started_at_ms,
        ended_at_ms, outcome
      FROM odd_deliveries
      LEFT JOIN further_copies USING (record, broker_hash)
      WHERE record IS NOT NULL
    ) AS delivery
    JOIN own_invocations USING (invocation_id)
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
      CASE WHEN sandbox IS NULL THEN -1 ELSE sandbox_index END AS sandbox,
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
      init_ms AS initMs,
      logged_at_ms AS loggedAtMs
    FROM own_invocations
    ORDER BY invocation_row`,
  shape: {
    sandbox: int32,
    startedAtMs: float64,
    endedAtMs: float64,
    recordCount: int32,
    outcome: uint8,
    cold: uint8,
    timedOut: uint8,
    durationMs: float64,
    billedMs: float64,
    initMs: float64,
    loggedAtMs: float64,
  },
};

const TELEMETRY = {
  sql: `
    SELECT
      seen_invocation_count AS seenInvocationCount,
      missing_observation_count AS missingObservationCount,
      unobserved_failure_count AS unobservedFailureCount,
      (SELECT count(DISTINCT broker_id) FROM conflicts)::INTEGER AS conflictCount,
      unexpected_delivery_count AS unexpectedDeliveryCount,
      foreign_delivery_count AS foreignDeliveryCount,
      ambiguous_failure_count AS ambiguousFailureCount
    FROM telemetry`,
  shape: {
    seenInvocationCount: int32,
    missingObservationCount: int32,
    unobservedFailureCount: int32,
    conflictCount: int32,
    unexpectedDeliveryCount: int32,
    foreignDeliveryCount: int32,
    ambiguousFailureCount: int32,
  },
};
