-- One row per record and producer call of this run. Lines hold dictionaries and parallel
-- arrays: UNNEST of several lists in one SELECT walks them in step. A column whose values are
-- all alike is missing there, which gives NULL, and is one value in `alike`. Instants are
-- microseconds after the line's own.
CREATE VIEW attempts AS
SELECT
  arm,
  sandbox,
  call,
  part,
  part_count,
  sent_at_ms,
  acknowledged_at_ms,
  ordering_key,
  key_sequence,
  (round(sent_at_ms * 1000) + intended_offset_us) / 1000 AS intended_at_ms,
  try_number,
  ['ok', 'fail', 'unknown'][outcome_code + 1] AS outcome,
  CASE WHEN error_index >= 0 THEN error_codes[error_index + 1] END AS error_code,
  broker_id,
  broker_sequence,
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
    errorCodes AS error_codes,
    shardIds AS shard_ids,
    plannedFaults AS planned_faults,
    coalesce(unnest(records.orderingKey), alike.orderingKey) AS ordering_key,
    coalesce(unnest(records.keySequence), alike.keySequence) AS key_sequence,
    coalesce(unnest(records.intendedOffsetUs), alike.intendedOffsetUs) AS intended_offset_us,
    coalesce(unnest(records.tryNumber), alike.tryNumber) AS try_number,
    coalesce(unnest(records.outcome), alike.outcome) AS outcome_code,
    coalesce(unnest(records.errorCode), alike.errorCode) AS error_index,
    unnest(records.brokerId) AS broker_id,
    coalesce(unnest(records.brokerSequence), alike.brokerSequence) AS broker_sequence,
    coalesce(unnest(records.shardId), alike.shardId) AS shard_index,
    coalesce(unnest(records.plannedFault), alike.plannedFault) AS fault_index
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
      errorCodes: 'VARCHAR[]',
      shardIds: 'VARCHAR[]',
      plannedFaults: 'VARCHAR[]',
      records: 'STRUCT(
        orderingKey VARCHAR[], keySequence BIGINT[], intendedOffsetUs BIGINT[],
        tryNumber INTEGER[], outcome TINYINT[], errorCode INTEGER[], brokerId VARCHAR[],
        brokerSequence VARCHAR[], shardId INTEGER[], plannedFault INTEGER[]
      )',
      alike: 'STRUCT(
        orderingKey VARCHAR, keySequence BIGINT, intendedOffsetUs BIGINT, tryNumber INTEGER,
        outcome TINYINT, errorCode INTEGER, brokerSequence VARCHAR, shardId INTEGER, plannedFault INTEGER
      )'
    }
  )
  WHERE run = getvariable('run')
);
