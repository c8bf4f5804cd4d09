import { type Clock, sleep } from '../../../../src/clock.ts';
import type { FunctionInvoker } from '../../../../src/local/lambda/function-invoker.ts';

/** A record of an event of either source, as far as the tests look at it. */
export interface EventRecord {
  readonly kinesis: {
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly data: string;
  };
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One time that the function ran. */
interface Invocation {
  readonly records: readonly EventRecord[];
  /** The event as text. */
  readonly event: string;
  readonly startedAtMs: number;
  endedAtMs: number;
}

/** What a mapping with tumbling windows adds to an event. */
export interface WindowFields {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: Readonly<Record<string, unknown>>;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

/** Answers with the function's return value, throws its error, or gives back {@link THROTTLED}. */
export type Handler = (
  records: readonly EventRecord[],
  invocationIndex: number,
  fields: WindowFields,
) => unknown;

/** A handler that answers with it never ran. */
export const THROTTLED = Symbol('throttled');

/** A function's answer that is not JSON of anything. */
export class RawPayload {
  readonly payload: string;

  constructor(payload: string) {
    this.payload = payload;
  }
}

/** An invoker that remembers how it was used. */
export interface ScriptedInvoker extends FunctionInvoker {
  /** Times the function ran, throttles left out. */
  readonly invocations: readonly Invocation[];
  readonly throttleCount: () => number;
  /** Most invocations at one moment. */
  readonly concurrencyMax: () => number;
}

/** How a scripted function runs. */
export interface ScriptedInvokerOptions {
  readonly clock: Clock;
  readonly handler?: Handler;
  /** How long each invocation takes. @default 0 */
  readonly durationMs?: (invocationIndex: number) => number;
  /** @default 3000 */
  readonly timeoutMs?: number;
}

/** Runs `handler` in place of a function; one that outlasts its timeout fails, as on Lambda. */
export function createScriptedInvoker({
  clock,
  handler = () => undefined,
  durationMs = () => 0,
  timeoutMs = 3000,
}: ScriptedInvokerOptions): ScriptedInvoker {
  const invocations: Invocation[] = [];
  let throttles = 0;
  let running = 0;
  let mostRunning = 0;
  return {
    functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:consumer',
    roleArn: 'arn:aws:iam::000000000000:role/consumer',
    timeoutMs,
    invocations,
    throttleCount: () => throttles,
    concurrencyMax: () => mostRunning,
    invoke: async (event) => {
      const { Records: records, ...fields } = JSON.parse(event.text());
      const index = invocations.length;
      const answer = answerOf(() => handler(records, index, fields));
      if (answer === THROTTLED) {
        throttles += 1;
        return { kind: 'throttled' };
      }
      const startedAtMs = clock.wallTimeMs();
      const invocation = { records, event: event.text(), startedAtMs, endedAtMs: startedAtMs };
      invocations.push(invocation);
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      const neededMs = durationMs(index);
      if (neededMs > 0) await sleep(clock, Math.min(neededMs, timeoutMs));
      running -= 1;
      invocation.endedAtMs = clock.wallTimeMs();

      const requestId = `request-${index}`;
      if (answer instanceof Error || neededMs > timeoutMs) {
        return { kind: 'function-error', requestId, payload: '{"errorMessage":"boom"}' };
      }
      if (answer instanceof RawPayload) {
        return { kind: 'returned', requestId, payload: answer.payload };
      }
      return { kind: 'returned', requestId, payload: JSON.stringify(answer ?? null) };
    },
  };
}

function answerOf(handle: () => unknown): unknown {
  try {
    return handle();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
