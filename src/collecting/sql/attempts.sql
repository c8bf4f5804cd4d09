-- One row per record and producer call of this run. Lines hold dictionaries and parallel
-- arrays: UNNEST of several lists in one SELECT walks them in step.
CREATE VIEW attempts AS
SELECT
  arm,
  sandbox,
  call,
  part,
  part_count,
  sent_at_ms,
  acknowledged_at_ms,
  ordering_keys[key_index + 1] AS ordering_key,
  key_sequence,
  intended_at_ms,
  try_number,
  ['ok', 'fail', 'unknown'][outcome_code + 1] AS outcome,
  CASE WHEN error_index >= 0 THEN error_codes[error_index + 1] END AS error_code,
  broker_id,
  NULL::VARCHAR AS broker_sequence,
  CASE WHEN shard_index >= 0 THEN shard_ids[shard_index + 1] END AS shard_id,
  CASE WHEN fault_index >= 0 THEN planned_faults[fault_index + 1] END AS planned_fault
FROM (
  SELECT
    arm,
    sandbox,
    call,
    part,
    partCount AS part_count,
    sentAtMs AS sent_at_ms,
    acknowledgedAtMs AS acknowledged_at_ms,
    orderingKeys AS ordering_keys,
    errorCodes AS error_codes,
    shardIds AS shard_ids,
    plannedFaults AS planned_faults,
    unnest(records.orderingKey) AS key_index,
    unnest(records.keySequence) AS key_sequence,
    unnest(records.intendedAtMs) AS intended_at_ms,
    unnest(records.tryNumber) AS try_number,
    unnest(records.outcome) AS outcome_code,
    unnest(records.errorCode) AS error_index,
    unnest(records.brokerId) AS broker_id,
    unnest(records.shardId) AS shard_index,
    unnest(records.plannedFault) AS fault_index
  FROM read_json(
    getvariable('directory') || '/attempts.ndjson',
    format = 'newline_delimited',
    maximum_object_size = 4194304,
    columns = {
      arm: 'VARCHAR',
      run: 'VARCHAR',
      sandbox: 'VARCHAR',
      call: 'INTEGER',
      part: 'INTEGER',
      partCount: 'INTEGER',
      sentAtMs: 'DOUBLE',
      acknowledgedAtMs: 'DOUBLE',
      orderingKeys: 'VARCHAR[]',
      errorCodes: 'VARCHAR[]',
      shardIds: 'VARCHAR[]',
      plannedFaults: 'VARCHAR[]',
      records: 'STRUCT(
        orderingKey INTEGER[], keySequence BIGINT[], intendedAtMs DOUBLE[], tryNumber INTEGER[],
        outcome TINYINT[], errorCode INTEGER[], brokerId VARCHAR[], shardId INTEGER[],
        plannedFault INTEGER[]
      )'
    }
  )
  WHERE run = getvariable('run')
);
