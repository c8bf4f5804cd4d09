-- The tables that measurement starts from, of the arm in variable `arm`; every row id is dense from
-- 0, in the order that measurement relies on. One arm at a time, and no text where a number will do.

-- The largest tables of the arm before, so that two of each never exist.
DROP TABLE IF EXISTS broker_positions;
DROP TABLE IF EXISTS placed;
DROP TABLE IF EXISTS records;

CREATE OR REPLACE TEMP TABLE keys AS
SELECT ordering_key, (row_number() OVER (ORDER BY ordering_key) - 1)::INTEGER AS key
FROM (SELECT DISTINCT ordering_key FROM attempts WHERE arm = getvariable('arm'));

CREATE OR REPLACE TEMP TABLE calls AS
SELECT
  sandbox,
  call,
  (row_number() OVER (ORDER BY sandbox, call) - 1)::INTEGER AS call_row,
  (dense_rank() OVER (ORDER BY sandbox) - 1)::INTEGER AS producer
FROM (SELECT DISTINCT sandbox, call FROM attempts WHERE arm = getvariable('arm'));

-- Every try of every record. Broker ids are compared by their hash of 64 bits.
CREATE OR REPLACE TEMP TABLE tries AS
SELECT
  key,
  key_sequence,
  try_number,
  call_row,
  intended_at_ms,
  sent_at_ms,
  acknowledged_at_ms,
  outcome,
  hash(broker_id) AS broker_hash,
  planned_fault IS NOT NULL AS faulty
FROM attempts
JOIN keys USING (ordering_key)
JOIN calls USING (sandbox, call)
WHERE arm = getvariable('arm');

CREATE OR REPLACE TEMP TABLE retried AS
SELECT key, key_sequence
FROM tries
GROUP BY key, key_sequence
HAVING count(*) > 1;

-- A planned record: everything that was tried for one ordering key and key sequence. Most were
-- tried once, and to group those would take longer than all the rest. DuckDB numbers rows without
-- an order of their own as they come, here sorted; to sort within the window takes longer.
CREATE OR REPLACE TEMP TABLE records AS
SELECT *, (row_number() OVER () - 1)::INTEGER AS record
FROM (
  SELECT
    key,
    key_sequence,
    intended_at_ms,
    sent_at_ms AS first_sent_at_ms,
    call_row AS first_call,
    CASE WHEN outcome = 'ok' THEN sent_at_ms END AS accepted_sent_at_ms,
    CASE WHEN outcome = 'ok' THEN acknowledged_at_ms END AS accepted_at_ms,
    CASE WHEN outcome = 'ok' THEN call_row END AS accepted_call,
    CASE outcome WHEN 'ok' THEN 0 WHEN 'unknown' THEN 2 ELSE 1 END::UTINYINT AS outcome,
    1 AS try_count,
    CASE WHEN outcome = 'ok' THEN broker_hash END AS broker_hash,
    faulty::UTINYINT AS faulty
  FROM tries
  ANTI JOIN retried USING (key, key_sequence)
  UNION ALL
  SELECT
    key,
    key_sequence,
    min(intended_at_ms),
    arg_min(sent_at_ms, try_number),
    arg_min(call_row, try_number),
    arg_min(sent_at_ms, try_number) FILTER (outcome = 'ok'),
    arg_min(acknowledged_at_ms, try_number) FILTER (outcome = 'ok'),
    arg_min(call_row, try_number) FILTER (outcome = 'ok'),
    CASE
      WHEN bool_or(outcome = 'ok') THEN 0
      WHEN bool_or(outcome = 'unknown') THEN 2
      ELSE 1
    END::UTINYINT,
    count(*)::INTEGER,
    arg_min(broker_hash, try_number) FILTER (outcome = 'ok'),
    bool_or(faulty)::UTINYINT
  FROM tries
  SEMI JOIN retried USING (key, key_sequence)
  GROUP BY key, key_sequence
  ORDER BY key, key_sequence
);

CREATE OR REPLACE TEMP TABLE arm_invocations AS
SELECT
  *,
  (row_number() OVER (ORDER BY started_at_ms, request_id) - 1)::INTEGER AS invocation_id,
  (dense_rank() OVER (ORDER BY sandbox NULLS LAST) - 1)::INTEGER AS sandbox_index
FROM invocations
WHERE arm = getvariable('arm');

-- Deliveries whose envelope and broker id name the same record; of the others what it takes to
-- find out. Aggregated records are never ours.
CREATE OR REPLACE TEMP TABLE placed AS
SELECT
  record,
  invocation_id,
  batch_index,
  broker_at_ms,
  delivery.started_at_ms,
  delivery.ended_at_ms,
  CASE delivery.outcome WHEN 'processed' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END::UTINYINT
    AS outcome,
  record IS NOT NULL AND delivery.broker_hash IS NOT DISTINCT FROM records.broker_hash AS agrees,
  named_key IS NOT NULL AS names_run,
  CASE WHEN NOT agrees THEN broker_id END AS broker_id,
  CASE WHEN NOT agrees THEN ordering_key END AS ordering_key,
  CASE WHEN NOT agrees THEN key_sequence END AS key_sequence,
  CASE WHEN NOT agrees THEN delivery.shard_id END AS shard_id
FROM (
  SELECT
    *,
    hash(broker_id) AS broker_hash,
    CASE WHEN run = getvariable('run') THEN ordering_key END AS named_key,
    key_sequence AS named_sequence
  FROM deliveries
  WHERE arm = getvariable('arm') AND sub_sequence IS NULL
) AS delivery
JOIN arm_invocations USING (request_id)
LEFT JOIN (SELECT ordering_key AS named_key, key AS named FROM keys) USING (named_key)
LEFT JOIN (
  SELECT key AS named, key_sequence AS named_sequence, record, broker_hash FROM records
) AS records USING (named, named_sequence);

-- Which record a broker id holds, for those that must be asked: of deliveries that do not say, and
-- of dead letters. The producer's word counts; where a try went unanswered, the envelope's.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT broker_id, any_value(record) AS record
FROM attempts
JOIN keys USING (ordering_key)
JOIN records USING (key, key_sequence)
WHERE arm = getvariable('arm')
  AND broker_id IN (
    SELECT broker_id FROM placed WHERE NOT agrees
    UNION ALL
    SELECT broker_id FROM dead_letters WHERE arm = getvariable('arm')
  )
GROUP BY broker_id;

CREATE OR REPLACE TEMP TABLE odd_deliveries AS
SELECT
  placed.* EXCLUDE (record, agrees),
  hash(broker_id) AS broker_hash,
  placed.record AS named_record,
  coalesce(asked.record, min(placed.record) OVER (PARTITION BY broker_id)) AS record
FROM placed
LEFT JOIN asked USING (broker_id)
WHERE NOT agrees;

-- Broker ids of a record beyond its first accepted one.
CREATE OR REPLACE TEMP TABLE further_copies AS
SELECT
  record,
  other_hash AS broker_hash,
  (row_number() OVER (PARTITION BY record ORDER BY other_hash) - 1
    + (records.broker_hash IS NOT NULL)::INTEGER)::INTEGER AS copy
FROM (
  SELECT record, tries.broker_hash AS other_hash
  FROM tries
  SEMI JOIN retried USING (key, key_sequence)
  JOIN records USING (key, key_sequence)
  WHERE tries.outcome = 'ok'
  UNION
  SELECT record, broker_hash FROM odd_deliveries WHERE record IS NOT NULL
)
JOIN records USING (record)
WHERE other_hash IS DISTINCT FROM records.broker_hash;

DROP TABLE tries;

-- Which sequence number each copy has. Where no try was answered, a stream's deliveries know it.
CREATE OR REPLACE TEMP TABLE stored AS
SELECT
  record,
  0 AS copy,
  coalesce(shard_id, '') AS shard_id,
  coalesce(broker_sequence, CASE WHEN shard_id IS NOT NULL THEN broker_id END) AS broker_sequence
FROM attempts
JOIN keys USING (ordering_key)
JOIN records USING (key, key_sequence)
WHERE arm = getvariable('arm') AND hash(broker_id) = broker_hash
UNION ALL
SELECT record, copy, any_value(shard_id), any_value(broker_id)
FROM further_copies
JOIN (
  SELECT key, key_sequence, shard_id, broker_id
  FROM attempts
  JOIN keys USING (ordering_key)
  SEMI JOIN retried USING (key, key_sequence)
  WHERE arm = getvariable('arm') AND outcome = 'ok'
  UNION ALL
  SELECT records.key, records.key_sequence, odd_deliveries.shard_id, broker_id
  FROM odd_deliveries
  JOIN records USING (record)
) AS copied ON hash(copied.broker_id) = further_copies.broker_hash
JOIN records USING (record, key, key_sequence)
WHERE copied.shard_id IS NOT NULL
GROUP BY record, copy;

-- The broker's own order: positions by sequence number. Numbers too long for any type are compared
-- by length first.
CREATE OR REPLACE TEMP TABLE broker_positions AS
SELECT record, copy, shard, row_number() OVER ()::DOUBLE AS broker_position
FROM (
  SELECT record, copy, shard
  FROM stored
  JOIN (
    SELECT shard_id, (row_number() OVER (ORDER BY shard_id) - 1)::INTEGER AS shard
    FROM (SELECT DISTINCT shard_id FROM stored WHERE broker_sequence IS NOT NULL)
  ) USING (shard_id)
  WHERE broker_sequence IS NOT NULL
  ORDER BY length(broker_sequence), broker_sequence
);
DROP TABLE stored;

-- Invocations that concern the run: those with a record of it, and those that show none at all.
CREATE OR REPLACE TEMP TABLE own_invocations AS
SELECT *, (row_number() OVER (ORDER BY invocation_id) - 1)::INTEGER AS invocation_row
FROM arm_invocations
WHERE coalesce(record_count, 0) = 0
  OR invocation_id IN (SELECT invocation_id FROM placed WHERE agrees)
  OR invocation_id IN (SELECT invocation_id FROM odd_deliveries WHERE record IS NOT NULL);

CREATE OR REPLACE TEMP TABLE given_up AS
SELECT
  record,
  min(CASE
    WHEN source = 'dead-letter-queue' THEN 1
    WHEN condition = 'RecordAgeExceeded' THEN 3
    ELSE 2
  END)::UTINYINT AS given_up
FROM dead_letters
JOIN (
  FROM asked
  UNION
  SELECT broker_id, record FROM odd_deliveries WHERE record IS NOT NULL
) USING (broker_id)
WHERE arm = getvariable('arm')
GROUP BY record;

-- Deliveries of a record under a broker id that holds another.
CREATE OR REPLACE TEMP VIEW conflicts AS
SELECT
  broker_id,
  record,
  any_value(ordering_key) AS ordering_key,
  any_value(key_sequence) AS key_sequence,
  min(request_id) AS request_id
FROM odd_deliveries
JOIN arm_invocations USING (invocation_id)
WHERE names_run AND record IS NOT NULL AND named_record IS DISTINCT FROM record
GROUP BY broker_id, record;

-- Lines that must exist and do not: an environment counts its invocations from its start, which may
-- lie before the run. A line of which a part is missing counts once per part.
CREATE OR REPLACE TEMP VIEW telemetry AS
SELECT
  coalesce((
    SELECT sum(missing)
    FROM (
      SELECT max(invocation) - min(invocation) + 1 - count(DISTINCT invocation) AS missing
      FROM arm_invocations
      WHERE sandbox IS NOT NULL
      GROUP BY sandbox
      UNION ALL
      SELECT CASE
        WHEN sandbox IS NULL THEN (status = 'success')::INTEGER
        ELSE part_count - parts_seen + (status IS NULL)::INTEGER
      END
      FROM arm_invocations
    )
  ), 0)::INTEGER AS missing_observation_count,
  (SELECT count(*) FROM arm_invocations)::INTEGER AS seen_invocation_count,
  (
    SELECT count(*) FROM arm_invocations WHERE sandbox IS NULL AND status <> 'success'
  )::INTEGER AS unobserved_failure_count,
  (
    SELECT count(*) FROM odd_deliveries WHERE record IS NULL AND names_run
  )::INTEGER AS unexpected_delivery_count,
  (
    SELECT count(*)
    FROM deliveries
    WHERE arm = getvariable('arm') AND sub_sequence IS NOT NULL
  )::INTEGER + (
    SELECT count(*) FROM odd_deliveries WHERE record IS NULL AND NOT names_run
  )::INTEGER AS foreign_delivery_count,
  (
    SELECT count(DISTINCT message_id)
    FROM dead_letters
    WHERE arm = getvariable('arm') AND ambiguous
  )::INTEGER AS ambiguous_failure_count;
