import type { FunctionInvoker } from '../local/lambda/function-invoker.ts';
import { type FaultSource, strikes } from './fault-plan.ts';

/** What goes wrong between a mapping and its function. */
export interface FaultyInvokerOptions extends FaultSource {
  /** Splits or merges a shard; false when that cannot be done now. */
  readonly reshard: (shard: ShardOfEvent) => boolean;
}

/** Where the records of an event come from. */
export interface ShardOfEvent {
  readonly streamName: string;
  readonly shardId: string;
}

/**
 * Invokes a function as a mapping does, with the throttles, repetitions and reshards of the plan.
 *
 * A repeated batch runs once more after its answer, which is lost: the mapping hears the second.
 */
export function faultyInvoker(
  invoker: FunctionInvoker,
  options: FaultyInvokerOptions,
): FunctionInvoker {
  const { reshard } = options;
  return {
    ...invoker,
    invoke: async (event) => {
      if (strikes('throttled-invocation', options)) return { kind: 'throttled' };
      const running = invoker.invoke(event);
      strikes('reshard-in-flight', options, () => {
        const shard = shardOf(event.text());
        return shard !== null && reshard(shard);
      });
      const result = await running;
      const canRepeat = (): boolean => result.kind === 'returned' && shardOf(event.text()) !== null;
      return strikes('repeated-batch', options, canRepeat) ? invoker.invoke(event) : result;
    },
  };
}

/**
 * Null for the event of a queue. Quotes within a body or data are escaped or encoded, so that only
 * the event's own members can match.
 */
function shardOf(event: string): ShardOfEvent | null {
  const [, shardId] = /"eventID":"([^":]+):/.exec(event) ?? [];
  const [, streamName] = /"eventSourceARN":"arn:[^"]+:stream\/([^"/]+)/.exec(event) ?? [];
  return shardId === undefined || streamName === undefined ? null : { shardId, streamName };
}
