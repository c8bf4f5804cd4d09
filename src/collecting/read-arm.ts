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
import {
  CALLS,
  COPIES,
  DELIVERIES,
  FURTHER_COPIES,
  GIVEN_UP,
  INVOCATIONS,
  PLACES,
  RECORDS,
  TELEMETRY,
} from './arm-queries.ts';
import { float64, int32, readColumns, readTexts } from './read-columns.ts';

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
