import { createQueueMessageFilter } from './filter/record-filter.ts';
import { deleteMessages } from './process-queue-batch.ts';
import type { QueueMappingContext } from './queue-mapping-context.ts';
import type { EncodedQueueMessage } from './queue-message-text.ts';

/**
 * Creates what received messages go through: it gives back those that the mapping's filters let
 * through and deletes the others from the queue, before and whatever becomes of the batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function createFilteredOutDeletion(
  mapping: QueueMappingContext,
): (messages: readonly EncodedQueueMessage[]) => readonly EncodedQueueMessage[] {
  const { settings, queue, clock, onTrace } = mapping;
  const passes = createQueueMessageFilter(settings.filterPatterns);
  return (messages) => {
    const sorted = Map.groupBy(messages, passes);
    const filteredOut = sorted.get(false);
    if (filteredOut === undefined) return messages;
    const recordCount = filteredOut.length;
    onTrace({ kind: 'filtered', atMs: clock.wallTimeMs(), source: queue.arn, recordCount });
    deleteMessages(filteredOut, mapping);
    return sorted.get(true) ?? [];
  };
}
