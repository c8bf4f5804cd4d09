import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { invariant } from '../invariant.ts';
import type { DeliveredRecord } from '../observation/delivery-observation.ts';
import { createAttemptCounter } from './attempt-counter.ts';
import type { BatchRecord } from './batch-record.ts';
import { consumeBatch } from './consume-batch.ts';
import type { ConsumerPorts } from './consumer-ports.ts';
import type { ConsumerContext, ConsumerInternal } from './invocation.ts';
import type { ConsumerMiddleware } from './middlewares/consumer-middleware.ts';
import { observeBatch } from './middlewares/observe-batch.ts';
import { asksForWork, processActivity } from './process-activity.ts';

/** A consumer as Lambda calls it, with whatever event it may come. */
export type Consumer<TResponse> = (event: unknown, context: Context) => Promise<TResponse>;

/** What differs between the sources. */
export interface ConsumerSource<TResponse> {
  /** Refuse, then decode: they leave the batch in the invocation. */
  readonly middlewares: readonly ConsumerMiddleware[];
  /** What Lambda is told of the batch. */
  readonly respond: (deliveries: readonly DeliveredRecord[]) => TResponse;
}

/** Assembles a consumer: observe, refuse, decode, process, answer. */
export function consumerPipeline<TResponse>(
  ports: ConsumerPorts,
  { middlewares, respond }: ConsumerSource<TResponse>,
): Consumer<TResponse> {
  const processRecord = recordProcessor(ports);
  const { maxReceiveCount } = ports;
  return middy<unknown, TResponse, Error, ConsumerContext, ConsumerInternal>({
    // Its own early end would read the system's clock; ours is the deadline of the batch.
    timeoutEarlyInMillis: 0,
  })
    .use([observeBatch(ports), ...middlewares])
    .handler(async (_event, context) => {
      const { invocation } = context;
      invariant(invocation !== undefined, 'observeBatch is used first');
      await consumeBatch(invocation, {
        clock: ports.clock,
        leftMs: () => context.getRemainingTimeInMillis() - ports.reserveMs,
        processRecord,
        isLastDelivery: ({ delivery: { receiveCount } }) =>
          maxReceiveCount !== null && (receiveCount ?? 0) >= maxReceiveCount,
      });
      return respond(invocation.deliveries);
    });
}

function recordProcessor({ work }: ConsumerPorts) {
  const countAttempt = createAttemptCounter();
  return (record: BatchRecord, signal: AbortSignal): Promise<void> | undefined => {
    if (record.kind === 'unreadable') return Promise.reject(record.error);
    const { activity, delivery } = record;
    if (!asksForWork(activity)) return undefined;
    const attempt = (): number =>
      delivery.receiveCount ?? countAttempt(`${delivery.brokerId}/${delivery.subSequence ?? ''}`);
    return processActivity(activity, { work, attempt, signal });
  };
}
