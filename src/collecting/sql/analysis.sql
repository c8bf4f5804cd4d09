-- The tables that measurement starts from. Every row id is dense from 0 within its arm, in the
-- order that measurement relies on.
CREATE VIEW attempts AS FROM read_parquet(getvariable('directory') || '/attempts.parquet');
CREATE VIEW deliveries AS FROM read_parquet(getvariable('directory') || '/deliveries.parquet');
CREATE VIEW invocations AS FROM read_parquet(getvariable('directory') || '/invocations.parquet');
CREATE VIEW dead_letters AS FROM read_parquet(getvariable('directory') || '/dead-letters.parquet');

CREATE TABLE keys AS
SELECT
  arm,
  ordering_key,
  (row_number() OVER (PARTITION BY arm ORDER BY ordering_key) - 1)::INTEGER AS key
FROM (SELECT DISTINCT arm, ordering_key FROM attempts);

CREATE TABLE calls AS
SELECT
  arm,
  sandbox,
  call,
  (row_number() OVER (PARTITION BY arm ORDER BY sandbox, call) - 1)::INTEGER AS call_row
FROM (SELECT DISTINCT arm, sandbox, call FROM attempts);

-- A planned record: everything that was tried for one ordering key and key sequence.
CREATE TABLE records AS
SELECT
  arm,
  key,
  key_sequence,
  (row_number() OVER (PARTITION BY arm ORDER BY key, key_sequence) - 1)::INTEGER AS record,
  min(intended_at_ms) AS intended_at_ms,
  arg_min(sent_at_ms, try_number) AS first_sent_at_ms,
  arg_min(call_row, try_number) AS first_call,
  arg_min(sent_at_ms, try_number) FILTER (outcome = 'ok') AS accepted_sent_at_ms,
  arg_min(acknowledged_at_ms, try_number) FILTER (outcome = 'ok') AS accepted_at_ms,
  arg_min(call_row, try_number) FILTER (outcome = 'ok') AS accepted_call,
  CASE
    WHEN bool_or(outcome = 'ok') THEN 0
    WHEN bool_or(outcome = 'unknown') THEN 2
    ELSE 1
  END::UTINYINT AS outcome,
  count(*)::INTEGER AS try_count,
  bool_or(planned_fault IS NOT NULL)::UTINYINT AS faulty
FROM attempts
JOIN keys USING (arm, ordering_key)
JOIN calls USING (arm, sandbox, call)
GROUP BY arm, key, key_sequence;

-- Which broker id holds which record. A try whose outcome is unknown has no broker id; when it
-- was stored all the same, the delivery's own envelope says which record it is.
CREATE TABLE copies AS
SELECT
  arm,
  broker_id,
  any_value(record) AS record,
  (row_number() OVER (PARTITION BY arm, any_value(record) ORDER BY broker_id) - 1)::INTEGER AS copy
FROM (
  SELECT arm, broker_id, ordering_key, key_sequence FROM attempts WHERE broker_id IS NOT NULL
  UNION ALL
  SELECT delivery.arm, delivery.broker_id, delivery.ordering_key, delivery.key_sequence
  FROM deliveries AS delivery
  ANTI JOIN attempts USING (arm, broker_id)
  WHERE delivery.run = getvariable('run') AND delivery.sub_sequence IS NULL
)
JOIN keys USING (arm, ordering_key)
JOIN records USING (arm, key, key_sequence)
GROUP BY arm, broker_id;

-- Deliveries of this run's records by broker id; aggregated ones are never ours.
CREATE TABLE own_deliveries AS
SELECT arm, request_id, record, copy, batch_index, broker_at_ms, started_at_ms, ended_at_ms, outcome
FROM deliveries
JOIN copies USING (arm, broker_id)
WHERE sub_sequence IS NULL;

-- Invocations that concern the run: those with a record of it, and those that show none at all.
CREATE TABLE own_invocations AS
SELECT
  *,
  (row_number() OVER (PARTITION BY arm ORDER BY started_at_ms, request_id) - 1)::INTEGER
    AS invocation_row
FROM invocations
WHERE coalesce(record_count, 0) = 0
  OR (arm, request_id) IN (SELECT arm, request_id FROM own_deliveries);

CREATE TABLE given_up AS
SELECT
  arm,
  record,
  min(CASE source WHEN 'dead-letter-queue' THEN 1 ELSE 2 END)::UTINYINT AS given_up
FROM dead_letters
JOIN copies USING (arm, broker_id)
GROUP BY arm, record;

-- Lines that must exist and do not: a producer counts its calls of a run from 1, a consumer its
-- invocations from the environment's start, which may lie before the run. A line of which a part
-- is missing counts once per part.
CREATE TABLE missing_calls AS
SELECT coalesce(sum(missing), 0)::INTEGER AS missing_count
FROM (
  SELECT max(call) - count(DISTINCT call) AS missing
  FROM attempts
  GROUP BY sandbox
  UNION ALL
  SELECT any_value(part_count) - count(DISTINCT part)
  FROM attempts
  GROUP BY arm, sandbox, call
);

CREATE TABLE telemetry AS
WITH gaps AS (
  SELECT arm, max(invocation) - min(invocation) + 1 - count(DISTINCT invocation) AS missing
  FROM invocations
  WHERE sandbox IS NOT NULL
  GROUP BY arm, sandbox
  UNION ALL
  SELECT
    arm,
    CASE
      WHEN sandbox IS NULL THEN (status = 'success')::INTEGER
      ELSE part_count - parts_seen + (status IS NULL)::INTEGER
    END
  FROM invocations
),
strays AS (
  SELECT
    arm,
    count(*) FILTER (run IS NOT DISTINCT FROM getvariable('run')) AS unexpected_count,
    count(*) FILTER (run IS DISTINCT FROM getvariable('run')) AS foreign_count
  FROM deliveries
  ANTI JOIN own_deliveries USING (arm, request_id, batch_index)
  GROUP BY arm
)
SELECT
  arm,
  coalesce(missing.missing_count, 0)::INTEGER AS missing_observation_count,
  coalesce(missing.failure_count, 0)::INTEGER AS unobserved_failure_count,
  coalesce(strays.unexpected_count, 0)::INTEGER AS unexpected_delivery_count,
  coalesce(strays.foreign_count, 0)::INTEGER AS foreign_delivery_count,
  coalesce(doubtful.ambiguous_count, 0)::INTEGER AS ambiguous_failure_count
FROM (SELECT unnest(getvariable('arms')) AS arm) AS arms
LEFT JOIN (
  SELECT
    arm,
    any_value(missing_count) AS missing_count,
    count(*) FILTER (sandbox IS NULL AND status <> 'success') AS failure_count
  FROM (SELECT arm, sum(missing) AS missing_count FROM gaps GROUP BY arm)
  JOIN invocations USING (arm)
  GROUP BY arm
) AS missing USING (arm)
LEFT JOIN strays USING (arm)
LEFT JOIN (
  SELECT arm, count(DISTINCT message_id) AS ambiguous_count
  FROM dead_letters
  WHERE ambiguous
  GROUP BY arm
) AS doubtful USING (arm);
