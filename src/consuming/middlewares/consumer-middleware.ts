import type middy from '@middy/core';
import type { ConsumerContext, ConsumerInternal } from '../invocation.ts';

/** A middleware of the consumers: any event, and the invocation on `request.internal`. */
export type ConsumerMiddleware = middy.MiddlewareObj<
  unknown,
  unknown,
  Error,
  ConsumerContext,
  ConsumerInternal
>;

/** What the hooks of a {@link ConsumerMiddleware} are given. */
export type ConsumerRequest = middy.Request<
  unknown,
  unknown,
  Error,
  ConsumerContext,
  ConsumerInternal
>;
