-- The lines of consumer invocations as logged; read twice, for records and for invocations.
CREATE VIEW delivery_lines AS
SELECT *
FROM read_json(
  getvariable('directory') || '/deliveries.ndjson',
  format = 'newline_delimited',
  maximum_object_size = 4194304,
  columns = {
    arm: 'VARCHAR',
    sandbox: 'VARCHAR',
    invocation: 'INTEGER',
    part: 'INTEGER',
    partCount: 'INTEGER',
    requestId: 'VARCHAR',
    source: 'VARCHAR',
    shardId: 'VARCHAR',
    startedAtMs: 'DOUBLE',
    endedAtMs: 'DOUBLE',
    loggedAtMs: 'DOUBLE',
    outcome: 'VARCHAR',
    error: 'VARCHAR',
    recordCount: 'INTEGER',
    firstIndex: 'INTEGER',
    runs: 'VARCHAR[]',
    failures: 'VARCHAR[]',
    records: 'STRUCT(
      brokerId VARCHAR[], subSequence INTEGER[], brokerOffsetUs BIGINT[], receiveCount INTEGER[],
      run INTEGER[], orderingKey VARCHAR[], keySequence BIGINT[], intendedOffsetUs BIGINT[],
      sentOffsetUs BIGINT[], startedOffsetUs BIGINT[], endedOffsetUs BIGINT[], outcome TINYINT[],
      failure INTEGER[]
    )',
    alike: 'STRUCT(
      subSequence INTEGER, brokerOffsetUs BIGINT, receiveCount INTEGER, run INTEGER,
      orderingKey VARCHAR, keySequence BIGINT, intendedOffsetUs BIGINT, sentOffsetUs BIGINT,
      startedOffsetUs BIGINT, endedOffsetUs BIGINT, outcome TINYINT, failure INTEGER
    )'
  }
);
