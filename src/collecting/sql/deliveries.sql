-- One row per record and consumer invocation, whoever sent the record. See attempts.sql for the
-- form of a line; its instants count from the start of the invocation.
CREATE VIEW deliveries AS
SELECT
  arm,
  request_id,
  shard_id,
  batch_index,
  broker_id,
  sub_sequence,
  (base_us + broker_offset_us) / 1000 AS broker_at_ms,
  receive_count,
  CASE WHEN run_index >= 0 THEN runs[run_index + 1] END AS run,
  ordering_key,
  key_sequence,
  (base_us + intended_offset_us) / 1000 AS intended_at_ms,
  (base_us + sent_offset_us) / 1000 AS sent_at_ms,
  (base_us + started_offset_us) / 1000 AS started_at_ms,
  (base_us + ended_offset_us) / 1000 AS ended_at_ms,
  ['processed', 'failed', 'unprocessed'][outcome_code + 1] AS outcome,
  CASE WHEN failure_index >= 0 THEN failures[failure_index + 1] END AS failure
FROM (
  SELECT
    arm,
    requestId AS request_id,
    shardId AS shard_id,
    round(startedAtMs * 1000) AS base_us,
    runs,
    failures,
    unnest(range(firstIndex, firstIndex + len(records.brokerId)))::INTEGER AS batch_index,
    unnest(records.brokerId) AS broker_id,
    coalesce(unnest(records.subSequence), alike.subSequence) AS sub_sequence,
    coalesce(unnest(records.brokerOffsetUs), alike.brokerOffsetUs) AS broker_offset_us,
    coalesce(unnest(records.receiveCount), alike.receiveCount) AS receive_count,
    coalesce(unnest(records.run), alike.run) AS run_index,
    coalesce(unnest(records.orderingKey), alike.orderingKey) AS ordering_key,
    coalesce(unnest(records.keySequence), alike.keySequence) AS key_sequence,
    coalesce(unnest(records.intendedOffsetUs), alike.intendedOffsetUs) AS intended_offset_us,
    coalesce(unnest(records.sentOffsetUs), alike.sentOffsetUs) AS sent_offset_us,
    coalesce(unnest(records.startedOffsetUs), alike.startedOffsetUs) AS started_offset_us,
    coalesce(unnest(records.endedOffsetUs), alike.endedOffsetUs) AS ended_offset_us,
    coalesce(unnest(records.outcome), alike.outcome) AS outcome_code,
    coalesce(unnest(records.failure), alike.failure) AS failure_index
  FROM delivery_lines
);
