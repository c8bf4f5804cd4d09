import { comesFrom, describeEvent, sourceArnOf } from '../describe-event.ts';
import { ConsumerError } from '../errors.ts';
import type { ConsumerMiddleware, ConsumerRequest } from './consumer-middleware.ts';

/** What {@link refuseWrongSource} needs. */
export interface RefuseWrongSourceOptions {
  /** The service whose events are let through, as records name it. */
  readonly expected: 'aws:kinesis' | 'aws:sqs';
}

/**
 * Fails the invocation when the event comes from anywhere else: a mapping or a sample event was
 * given to the wrong function, and no retry will help.
 */
export function refuseWrongSource({ expected }: RefuseWrongSourceOptions): ConsumerMiddleware {
  const refuseWrongSourceBefore = ({ event, internal }: ConsumerRequest): void => {
    if (internal.invocation !== undefined) internal.invocation.source = sourceArnOf(event) ?? '';
    if (comesFrom(event, expected)) return;
    throw new ConsumerError(
      'EVENT_SOURCE_WRONG',
      `expected an event from ${expected}, got ${describeEvent(event)}`,
    );
  };
  return { before: refuseWrongSourceBefore };
}
