import { BatchBuffer } from './batch-buffer.ts';
import { recordsOnlyFormat } from './invocation-format.ts';
import type { StreamLaneContext } from './pending-stream-batch.ts';
import { processStreamBatch } from './process-stream-batch.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';
import { createWakeUp } from './wake-up.ts';

/** A share of a shard's keys, in order, with a single batch in flight. */
export interface StreamLane {
  readonly push: (record: EncodedStreamRecord) => void;
  /** No record will come any more; the last batch need not wait for its window. */
  readonly close: () => void;
  /** Resolves when everything is finished after a close, or when the mapping has stopped. */
  readonly done: Promise<void>;
}

/** Starts a lane: it takes batch after batch, each when it is due. */
export function startStreamLane(context: StreamLaneContext): StreamLane {
  const { settings, clock, stopping } = context;
  const limits = { batchSize: settings.batchSize, windowMs: settings.maximumBatchingWindowMs };
  const buffer = new BatchBuffer<EncodedStreamRecord>(limits, clock.monotonicMs());
  const news = createWakeUp(clock, stopping);
  const lane = { ...context, format: recordsOnlyFormat(settings.reportBatchItemFailures) };

  const run = async (): Promise<void> => {
    while (!stopping.aborted && !buffer.isExhausted) {
      const waitMs = buffer.dueAtMs - clock.monotonicMs();
      if (waitMs > 0) {
        await news.wait(waitMs);
      } else {
        await processStreamBatch(buffer.take(), lane);
        buffer.restartWindow(clock.monotonicMs());
      }
    }
  };
  return {
    push: (record) => {
      buffer.add(record, clock.monotonicMs());
      news.wake();
    },
    close: () => {
      buffer.close();
      news.wake();
    },
    done: run(),
  };
}
