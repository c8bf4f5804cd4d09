import type { InvocationOutcome } from '../../observation/delivery-observation.ts';
import type { ConsumerPorts } from '../consumer-ports.ts';
import { beginInvocation, type Invocation } from '../invocation.ts';
import type { ConsumerMiddleware, ConsumerRequest } from './consumer-middleware.ts';

/** What {@link observeBatch} needs. */
export type ObserveBatchOptions = Pick<
  ConsumerPorts,
  'clock' | 'arm' | 'sandbox' | 'writeObservation'
>;

/**
 * Writes one observation per invocation, errors included. Must be used first: its `before` begins
 * the invocation that the others fill in, and its `after` runs when all of them are done.
 *
 * The invocation counter is the sandbox's; all else lives on the request, since a Lambda
 * environment reuses the middleware.
 */
export function observeBatch({
  clock,
  arm,
  sandbox,
  writeObservation,
}: ObserveBatchOptions): ConsumerMiddleware {
  let invocationCount = 0;

  const observe = ({ internal, context, error }: ConsumerRequest): void => {
    const { invocation } = internal;
    if (invocation === undefined) return;
    delete internal.invocation; // Once only: onError also runs when a write in `after` throws.
    writeObservation({
      kind: 'delivery',
      arm,
      sandbox,
      invocation: invocation.number,
      requestId: context.awsRequestId,
      source: invocation.source,
      ...(invocation.shardId === undefined ? {} : { shardId: invocation.shardId }),
      startedAtMs: invocation.startedAtMs,
      endedAtMs: invocation.nowAtMs(),
      ...(error ? { outcome: 'failed', error: textOf(error) } : { outcome: outcomeOf(invocation) }),
      records: invocation.deliveries,
    });
  };
  const observeBatchBefore = ({ internal, context }: ConsumerRequest): void => {
    invocationCount += 1;
    internal.invocation = beginInvocation(clock, invocationCount);
    context.invocation = internal.invocation;
  };
  const observeBatchAfter = (request: ConsumerRequest): void => observe(request);
  const observeBatchOnError = (request: ConsumerRequest): void => observe(request);
  return { before: observeBatchBefore, after: observeBatchAfter, onError: observeBatchOnError };
}

function outcomeOf({ deliveries }: Invocation): InvocationOutcome {
  return deliveries.every(({ outcome }) => outcome === 'processed')
    ? 'succeeded'
    : 'partially-failed';
}

function textOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return `${code}: ${error.message}`;
}
