import type { CancelTimer, Clock } from '../../../clock.ts';
import { AwsError } from '../../aws-error.ts';
import { textEvent } from '../invocation-event.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** What there is to run; deleted functions refuse as throttled ones do. */
type Invocable = Pick<LambdaFunction, 'invoke' | 'nextRequestId'>;

/** Invocations whose callers do not wait (invocation type Event). */
export interface AsyncInvocations {
  /**
   * Takes an event, to be run now and tried again when the function fails.
   *
   * @throws {AwsError} TooManyRequestsException when too many are waiting
   */
  readonly submit: (lambdaFunction: Invocable, event: string) => string;
  /** Forgets what waits for another try. */
  readonly stop: () => void;
}

/** After a function error Lambda waits a minute, then two; then it gives up. */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** When throttled it tries from every second to every five minutes, for six hours. */
const THROTTLE_DELAY_MS_MIN = 1000;
const THROTTLE_DELAY_MS_MAX = 300_000;
const EVENT_AGE_MS_MAX = 6 * 3_600_000;
/** Events that may wait or run at once; each holds up to 1 MB. */
const PENDING_COUNT_MAX = 10_000;

interface PendingEvent {
  readonly lambdaFunction: Invocable;
  readonly event: string;
  readonly requestId: string;
  readonly submittedAtMs: number;
  failureCount: number;
  throttleCount: number;
}

/**
 * Runs events as Lambda's internal queue does. Where there is no destination, as here, an event
 * that fails three times is gone; its log lines remain.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsyncInvocations(clock: Clock): AsyncInvocations {
  const timers = new Set<CancelTimer>();
  let pendingCount = 0;
  let stopped = false;

  const attempt = async (pending: PendingEvent): Promise<void> => {
    const { lambdaFunction, event, requestId } = pending;
    const { kind } = await lambdaFunction.invoke(textEvent(event), { requestId });
    if (stopped) return;
    if (kind === 'function-error') pending.failureCount++;
    if (kind === 'throttled') pending.throttleCount++;
    const delayMs = kind === 'returned' ? null : nextDelayMs(pending, kind, clock.monotonicMs());
    if (delayMs === null) pendingCount--;
    else retryAfter(delayMs, pending);
  };
  const retryAfter = (delayMs: number, pending: PendingEvent): void => {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      void attempt(pending);
    });
    timers.add(cancel);
  };

  return {
    submit: (lambdaFunction, event) => {
      if (pendingCount >= PENDING_COUNT_MAX) throw tooManyPending();
      pendingCount++;
      const requestId = lambdaFunction.nextRequestId();
      const submittedAtMs = clock.monotonicMs();
      const counts = { failureCount: 0, throttleCount: 0 };
      void attempt({ lambdaFunction, event, requestId, submittedAtMs, ...counts });
      return requestId;
    },
    stop: () => {
      stopped = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

/** How long to wait before the next try, null when there is none. */
function nextDelayMs(
  pending: PendingEvent,
  kind: 'function-error' | 'throttled',
  nowMs: number,
): number | null {
  if (kind === 'function-error') return RETRY_DELAYS_MS[pending.failureCount - 1] ?? null;
  const doubledMs = THROTTLE_DELAY_MS_MIN * 2 ** (pending.throttleCount - 1);
  const delayMs = Math.min(doubledMs, THROTTLE_DELAY_MS_MAX);
  return nowMs + delayMs - pending.submittedAtMs > EVENT_AGE_MS_MAX ? null : delayMs;
}

function tooManyPending(): AwsError {
  const message = `${PENDING_COUNT_MAX} events are waiting already`;
  return new AwsError('TooManyRequestsException', message, { statusCode: 429 });
}
