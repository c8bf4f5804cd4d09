import type { Queue } from './queue.ts';
import { NUMERIC_ATTRIBUTES } from './queue-settings.ts';

/** A queue's attributes as GetQueueAttributes tells them: all values are text. */
export function queueAttributes(queue: Queue): ReadonlyMap<string, string> {
  const { settings, fifo } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const attributes = new Map([
    ['QueueArn', queue.arn],
    ['ApproximateNumberOfMessages', String(visible)],
    ['ApproximateNumberOfMessagesNotVisible', String(inFlight)],
    ['ApproximateNumberOfMessagesDelayed', String(delayed)],
    ['CreatedTimestamp', String(Math.floor(queue.createdAtMs / 1000))],
    ['LastModifiedTimestamp', String(Math.floor(queue.modifiedAtMs / 1000))],
  ]);
  for (const { setting, api, unit } of NUMERIC_ATTRIBUTES) {
    attributes.set(api, String(settings[setting] / unit));
  }
  if (settings.redrivePolicy) {
    attributes.set('RedrivePolicy', JSON.stringify(settings.redrivePolicy));
  }
  if (fifo) {
    attributes.set('FifoQueue', 'true');
    attributes.set('ContentBasedDeduplication', String(settings.contentBasedDeduplication));
    attributes.set('DeduplicationScope', settings.deduplicationScope);
    attributes.set('FifoThroughputLimit', settings.fifoThroughputLimit);
  }
  return attributes;
}
