import type {
  StreamConsumerPort,
  StreamReadResult,
  StreamRecord,
  StreamSource,
} from '../local/kinesis/stream-source.ts';
import { type FaultSource, strikes } from './fault-plan.ts';
import { type Handout, spoilHandout } from './spoil-handout.ts';

/** A shard is read once; who reads it again has had it before and keeps what it was given. */
const HANDOUT: Handout<StreamRecord> = {
  keyOf: ({ partitionKey }) => partitionKey,
  isFirst: () => true,
};

/**
 * A stream as a mapping reads it: with reads that come too early to see what is there, and with
 * records that are lost or swapped.
 */
export function faultyStream(source: StreamSource, faults: FaultSource): StreamSource {
  const { keep, swap } = spoilHandout(HANDOUT, faults);
  const { consumer } = source;
  const spoil = (result: StreamReadResult): StreamReadResult => {
    const records = swap(keep(result.records));
    return { ...result, records };
  };
  return {
    ...source,
    ...(consumer && { consumer: spoiledConsumer(consumer, spoil) }),
    get retentionMs() {
      return source.retentionMs;
    },
    read: (cursor, limit) => {
      const result = source.read(cursor, limit);
      const hasRecords = (): boolean => result.records.length > 0;
      if (strikes('delayed-records', faults, hasRecords)) {
        return { records: [], nextCursor: cursor, behindLatestMs: 0 };
      }
      // A registered consumer reads only what it was pushed before.
      return consumer === undefined ? spoil(result) : result;
    },
  };
}

function spoiledConsumer(
  consumer: StreamConsumerPort,
  spoil: (result: StreamReadResult) => StreamReadResult,
): StreamConsumerPort {
  return {
    ...consumer,
    subscribe: async function* (cursor, client) {
      for await (const result of consumer.subscribe(cursor, client)) yield spoil(result);
    },
  };
}
