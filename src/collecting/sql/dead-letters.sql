-- One row per record that was given up. A queue's dead letter keeps its message id, which is the
-- broker id. A stream's on-failure message names a range of one shard: meant are the records
-- accepted there that were never processed. That is certain when those, or all accepted ones,
-- are as many as the batch had; else (foreign records or other lanes of the shard lie in
-- between) the row says so. A message that matches no record keeps one row without a broker id.
-- Sequence numbers are compared by length first: they are numbers too long for any type.
CREATE VIEW dead_letters AS
WITH letters AS (
  SELECT *
  FROM read_json(
    getvariable('directory') || '/dead-letters.ndjson',
    format = 'newline_delimited',
    columns = {
      arm: 'VARCHAR',
      source: 'VARCHAR',
      messageId: 'VARCHAR',
      brokerId: 'VARCHAR',
      batch: 'STRUCT(
        shardId VARCHAR, startSequenceNumber VARCHAR, endSequenceNumber VARCHAR,
        batchSize INTEGER, condition VARCHAR
      )'
    }
  )
),
batches AS (
  SELECT
    arm,
    messageId AS message_id,
    batch.shardId AS shard_id,
    lpad(batch.startSequenceNumber, 129, '0') AS first_position,
    lpad(batch.endSequenceNumber, 129, '0') AS last_position,
    batch.batchSize AS batch_size,
    batch.condition AS condition
  FROM letters
  WHERE source = 'on-failure-queue'
),
accepted AS (
  SELECT
    attempt.arm,
    attempt.shard_id,
    attempt.broker_id,
    lpad(attempt.broker_id, 129, '0') AS position,
    processed.broker_id IS NOT NULL AS is_processed
  FROM read_parquet(getvariable('directory') || '/attempts.parquet') AS attempt
  LEFT JOIN (
    SELECT DISTINCT arm, broker_id
    FROM read_parquet(getvariable('directory') || '/deliveries.parquet')
    WHERE outcome = 'processed'
  ) AS processed USING (arm, broker_id)
  WHERE attempt.broker_id IS NOT NULL
    AND (attempt.arm, attempt.shard_id) IN (SELECT arm, shard_id FROM batches)
),
matched AS (
  SELECT
    batches.*,
    accepted.broker_id,
    accepted.is_processed,
    count(accepted.broker_id) OVER letter AS accepted_count,
    count(accepted.broker_id) FILTER (NOT accepted.is_processed) OVER letter AS unprocessed_count
  FROM batches
  LEFT JOIN accepted
    ON accepted.arm = batches.arm
    AND accepted.shard_id = batches.shard_id
    AND accepted.position BETWEEN batches.first_position AND batches.last_position
  WINDOW letter AS (PARTITION BY batches.arm, batches.message_id)
)
SELECT
  arm,
  source,
  messageId AS message_id,
  brokerId AS broker_id,
  NULL::VARCHAR AS shard_id,
  NULL::VARCHAR AS condition,
  1 AS batch_size,
  false AS ambiguous
FROM letters
WHERE source = 'dead-letter-queue'
UNION ALL
SELECT
  arm,
  'on-failure-queue',
  message_id,
  CASE WHEN NOT is_processed THEN broker_id END,
  shard_id,
  condition,
  batch_size,
  batch_size NOT IN (accepted_count, unprocessed_count)
FROM matched
WHERE NOT is_processed OR unprocessed_count = 0
QUALIFY NOT is_processed OR row_number() OVER (PARTITION BY arm, message_id) = 1;
