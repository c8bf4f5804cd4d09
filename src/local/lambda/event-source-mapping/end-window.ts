import { textEvent } from '../invocation-event.ts';
import type { DiscardReason } from './discard-document.ts';
import { recordAgeLimitMs, tellDestination } from './discard-stream-batch.ts';
import { retriesAreSpent } from './next-action.ts';
import {
  type PendingEvent,
  type StreamLaneContext,
  traceStreamBatch,
} from './pending-stream-batch.ts';
import type { TumblingWindow, WindowEnding } from './tumbling-window.ts';
import { waitBeforeRetry } from './wait-before-retry.ts';
import { parseWindowState } from './window-state.ts';

/**
 * Has the function process a window's state, and then drops the state.
 *
 * Until the function succeeds nothing else of the lane is processed. The limits of retries and
 * age end that; the age counts from the first attempt, since the records are long finished.
 * Nothing happens for a window of which no record succeeded, as there is no state.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export async function endWindow(
  window: TumblingWindow,
  ending: WindowEnding,
  lane: StreamLaneContext,
): Promise<void> {
  const { finished } = window;
  if (finished === undefined) return;
  const untried = { attemptCount: 0, throttleCount: 0, requestId: undefined };
  const text = window.endingText(ending);
  await invokeUntilEnded(text, { ...finished, recordCount: 0, ...untried }, lane);
  window.dropState();
}

async function invokeUntilEnded(
  text: string,
  untried: PendingEvent,
  lane: StreamLaneContext,
): Promise<void> {
  const { settings, clock, stopping } = lane;
  const startedAtMs = clock.monotonicMs();
  let event = untried;
  const giveUp = (reason: DiscardReason): void => {
    const fate = tellDestination(event, { reason, eventText: () => text }, lane);
    traceStreamBatch({ kind: 'discarded', condition: reason.condition, fate }, event, lane);
  };
  while (!stopping.aborted) {
    if (clock.monotonicMs() - startedAtMs > recordAgeLimitMs(lane)) {
      return giveUp({ condition: 'RecordAgeExceeded' });
    }
    traceStreamBatch({ kind: 'invoked', iteratorAgeMs: null }, event, lane);
    const result = await lane.invoker.invoke(textEvent(text));
    if (result.kind === 'throttled') {
      traceStreamBatch({ kind: 'throttled' }, event, lane);
      event = { ...event, throttleCount: event.throttleCount + 1 };
      await waitBeforeRetry(event, event.throttleCount, lane);
      continue;
    }
    const { kind, requestId, payload } = result;
    event = { ...event, requestId, attemptCount: event.attemptCount + 1, throttleCount: 0 };
    if (kind === 'returned' && parseWindowState(payload) !== undefined) {
      traceStreamBatch({ kind: 'succeeded' }, event, lane);
      return;
    }
    const cause = kind === 'returned' ? 'unreadable-response' : 'function-error';
    traceStreamBatch({ kind: 'failed', cause }, event, lane);
    if (retriesAreSpent(event.attemptCount, settings)) {
      const functionError = kind === 'returned' ? null : 'Unhandled';
      return giveUp({ condition: 'RetryAttemptsExhausted', functionError });
    }
    await waitBeforeRetry(event, event.attemptCount, lane);
  }
}
