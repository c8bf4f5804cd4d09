-- One row per consumer invocation: what the function said of itself, and what Lambda reported.
-- Either half may be missing.
CREATE VIEW invocations AS
SELECT
  coalesce(observed.arm, reported.arm) AS arm,
  coalesce(observed.request_id, reported.request_id) AS request_id,
  observed.* EXCLUDE (arm, request_id),
  reported.* EXCLUDE (arm, request_id)
FROM (
  SELECT
    arm,
    requestId AS request_id,
    any_value(sandbox) AS sandbox,
    any_value(invocation) AS invocation,
    any_value(source) AS source,
    any_value(shardId) AS shard_id,
    any_value(startedAtMs) AS started_at_ms,
    any_value(endedAtMs) AS ended_at_ms,
    min(loggedAtMs) AS logged_at_ms,
    any_value(outcome) AS outcome,
    any_value(error) AS error,
    any_value(recordCount) AS record_count,
    any_value(partCount) AS part_count,
    count(DISTINCT part)::INTEGER AS parts_seen
  FROM delivery_lines
  GROUP BY arm, requestId
) AS observed
FULL JOIN (
  SELECT
    arm,
    requestId AS request_id,
    any_value(durationMs) AS duration_ms,
    any_value(billedMs) AS billed_ms,
    any_value(memoryMb) AS memory_mb,
    any_value(maxMemoryMb) AS max_memory_mb,
    any_value(initMs) AS init_ms,
    any_value(status) AS status
  FROM read_json(
    getvariable('directory') || '/reports.ndjson',
    format = 'newline_delimited',
    columns = {
      arm: 'VARCHAR',
      requestId: 'VARCHAR',
      durationMs: 'DOUBLE',
      billedMs: 'DOUBLE',
      memoryMb: 'INTEGER',
      maxMemoryMb: 'INTEGER',
      initMs: 'DOUBLE',
      status: 'VARCHAR'
    }
  )
  GROUP BY arm, requestId
) AS reported
ON observed.arm = reported.arm AND observed.request_id = reported.request_id;
