import type { PlannedRecord } from '../../src/workload/planned-record.ts';
import type { NextRecord } from '../../src/workload/send-schedule.ts';

/** All records of a schedule, or the first `countMax`. */
export function recordsOf(
  next: NextRecord,
  countMax = Number.POSITIVE_INFINITY,
): readonly PlannedRecord[] {
  const records: PlannedRecord[] = [];
  while (records.length < countMax) {
    const record = next();
    if (record === undefined) break;
    records.push(record);
  }
  return records;
}
