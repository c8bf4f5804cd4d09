-- The tables of a run directory, and what is asked of the run as a whole.
CREATE VIEW attempts AS FROM read_parquet(getvariable('directory') || '/attempts.parquet');
CREATE VIEW deliveries AS FROM read_parquet(getvariable('directory') || '/deliveries.parquet');
CREATE VIEW invocations AS FROM read_parquet(getvariable('directory') || '/invocations.parquet');
CREATE VIEW dead_letters AS FROM read_parquet(getvariable('directory') || '/dead-letters.parquet');

-- Lines of producers that must exist and do not: each counts its calls of a run from 1. A line of
-- which a part is missing counts once per part.
CREATE VIEW missing_calls AS
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
