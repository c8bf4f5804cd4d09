-- One row per record and consumer invocation, whoever sent the record.
CREATE VIEW deliveries AS
SELECT
  arm,
  request_id,
  shard_id,
  batch_index,
  broker_id,
  sub_sequence,
  broker_at_ms,
  receive_count,
  CASE WHEN run_index >= 0 THEN runs[run_index + 1] END AS run,
  CASE WHEN key_index >= 0 THEN ordering_keys[key_index + 1] END AS ordering_key,
  key_sequence,
  intended_at_ms,
  sent_at_ms,
  started_at_ms,
  ended_at_ms,
  ['processed', 'failed', 'unprocessed'][outcome_code + 1] AS outcome,
  CASE WHEN failure_index >= 0 THEN failures[failure_index + 1] END AS failure
FROM (
  SELECT
    arm,
    requestId AS request_id,
    shardId AS shard_id,
    runs,
    orderingKeys AS ordering_keys,
    failures,
    unnest(range(firstIndex, firstIndex + len(records.brokerId)))::INTEGER AS batch_index,
    unnest(records.brokerId) AS broker_id,
    unnest(records.subSequence) AS sub_sequence,
    unnest(records.brokerAtMs) AS broker_at_ms,
    unnest(records.receiveCount) AS receive_count,
    unnest(records.run) AS run_index,
    unnest(records.orderingKey) AS key_index,
    unnest(records.keySequence) AS key_sequence,
    unnest(records.intendedAtMs) AS intended_at_ms,
    unnest(records.sentAtMs) AS sent_at_ms,
    unnest(records.startedAtMs) AS started_at_ms,
    unnest(records.endedAtMs) AS ended_at_ms,
    unnest(records.outcome) AS outcome_code,
    unnest(records.failure) AS failure_index
  FROM delivery_lines
);
