import { BatchBuffer } from './batch-buffer.ts';
import { endWindow } from './end-window.ts';
import type { StreamLaneContext } from './pending-stream-batch.ts';
import { processStreamBatch } from './process-stream-batch.ts';
import type { StreamLane } from './stream-lane.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';
import { TumblingWindow, WINDOW_RESERVED_BYTES } from './tumbling-window.ts';
import { createWakeUp } from './wake-up.ts';

/** How long after its end a window waits for records that are still on their way. */
const LATE_RECORDS_MS = 120_000;

/** A window with the records of it that are still to be processed. */
interface WindowTurn {
  readonly window: TumblingWindow;
  readonly buffer: BatchBuffer<EncodedStreamRecord>;
}

/**
 * Starts a lane whose records are processed window by window, so that no batch has records of
 * two. A window is over when a record of a later one has been read, when the shard has ended,
 * or when for two minutes after the window's end there was nothing to process.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export function startWindowedLane(context: StreamLaneContext): StreamLane {
  const { clock, stopping } = context;
  const turns: WindowTurn[] = [];
  const news = createWakeUp(clock, stopping);
  let closed = false;

  const push = (item: EncodedStreamRecord): void => {
    const newest = turns.at(-1);
    const joins = newest && item.record.arrivalAtMs < newest.window.endAtMs;
    const turn = joins && !newest.buffer.isClosed ? newest : openTurn(item, context);
    if (turn !== newest) {
      newest?.buffer.close();
      turns.push(turn);
    }
    turn.buffer.add(item, clock.monotonicMs());
    news.wake();
  };

  const workOff = async ({ window, buffer }: WindowTurn): Promise<void> => {
    const lane = { ...context, format: window };
    buffer.restartWindow(clock.monotonicMs());
    let overAtMs = Number.POSITIVE_INFINITY;
    while (!stopping.aborted && !buffer.isExhausted) {
      const waitMs = (buffer.isEmpty ? overAtMs : buffer.dueAtMs) - clock.monotonicMs();
      if (waitMs > 0) {
        await news.wait(waitMs);
      } else if (buffer.isEmpty) {
        buffer.close();
      } else {
        await processStreamBatch(buffer.take(), lane);
        if (window.isStateTooLarge) await endWindow(window, 'early', lane);
        buffer.restartWindow(clock.monotonicMs());
        const untilEndMs = Math.max(0, window.endAtMs - clock.wallTimeMs());
        overAtMs = clock.monotonicMs() + untilEndMs + LATE_RECORDS_MS;
      }
    }
    await endWindow(window, 'final', lane);
  };

  const run = async (): Promise<void> => {
    while (!stopping.aborted) {
      const turn = turns[0];
      if (turn !== undefined) {
        await workOff(turn);
        turns.shift();
      } else if (closed) {
        return;
      } else {
        await news.wait(Number.POSITIVE_INFINITY);
      }
    }
  };

  return {
    push,
    close: () => {
      closed = true;
      turns.at(-1)?.buffer.close();
      news.wake();
    },
    done: run(),
  };
}

function openTurn(
  { record }: EncodedStreamRecord,
  { settings, clock, shardId, stream }: StreamLaneContext,
): WindowTurn {
  const limits = {
    batchSize: settings.batchSize,
    windowMs: settings.maximumBatchingWindowMs,
    reservedBytes: WINDOW_RESERVED_BYTES,
  };
  return {
    buffer: new BatchBuffer(limits, clock.monotonicMs()),
    window: new TumblingWindow({
      arrivalAtMs: record.arrivalAtMs,
      lengthMs: settings.tumblingWindowMs,
      shardId,
      streamArn: stream.consumer?.arn ?? stream.arn,
      reportBatchItemFailures: settings.reportBatchItemFailures,
    }),
  };
}
