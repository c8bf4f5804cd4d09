import type { StreamSource } from '../local/kinesis/stream-source.ts';
import { type FaultSource, strikes } from './fault-plan.ts';

/** A stream as a mapping reads it, with reads that come too early to see what is there. */
export function faultyStream(source: StreamSource, faults: FaultSource): StreamSource {
  return {
    ...source,
    get retentionMs() {
      return source.retentionMs;
    },
    read: (cursor, limit) => {
      const result = source.read(cursor, limit);
      const hasRecords = (): boolean => result.records.length > 0;
      return strikes('delayed-records', faults, hasRecords)
        ? { records: [], nextCursor: cursor, behindLatestMs: 0 }
        : result;
    },
  };
}
