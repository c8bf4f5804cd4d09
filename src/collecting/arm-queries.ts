import { float64, int32, uint8 } from './read-columns.ts';

// Queries on the tables of sql/arm.sql, each with the columns it selects.

/** Of producer calls. */
export const CALLS = {
  sql: 'SELECT producer FROM calls ORDER BY call_row',
  shape: { producer: int32 },
};

/** Of planned records, by row id. */
export const RECORDS = {
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

/** Where copy 0 of a record stands in the broker's order. */
export const PLACES = {
  sql: `
    SELECT record, shard, broker_position AS brokerPosition
    FROM broker_positions
    WHERE copy = 0`,
  shape: { record: int32, shard: int32, brokerPosition: float64 },
};

/** How many copies a record has beyond copy 0. */
export const FURTHER_COPIES = {
  sql: 'SELECT record, count(*)::INTEGER AS count FROM further_copies GROUP BY record',
  shape: { record: int32, count: int32 },
};

/** Codes of `GIVEN_UP`, of the records that were. */
export const GIVEN_UP = {
  sql: 'SELECT record, given_up AS givenUp FROM given_up',
  shape: { record: int32, givenUp: uint8 },
};

/** Where further copies stand in the broker's order. */
export const COPIES = {
  sql: `
    SELECT record, copy, shard, broker_position AS brokerPosition
    FROM broker_positions
    WHERE copy > 0
    ORDER BY record, copy`,
  shape: { record: int32, copy: int32, shard: int32, brokerPosition: float64 },
};

/** Of deliveries of planned records, by record, copy, invocation and batch index. */
export const DELIVERIES = {
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

/** Of invocations that concern the run, by row id. */
export const INVOCATIONS = {
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

/** Counts of what is missing, and of what should not be there: one row. */
export const TELEMETRY = {
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
