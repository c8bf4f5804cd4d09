import type { MappingTrace } from './mapping-trace.ts';

/** Lambda's names of the counts of one mapping's events. */
export type EventCountName =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'DeletedEventCount';

/** Sums over a mapping's life, by the names that its kind of source has. */
export type EventCounts = ReadonlyMap<EventCountName, number>;

const OF_BOTH: readonly EventCountName[] = [
  'PolledEventCount',
  'FilteredOutEventCount',
  'InvokedEventCount',
  'FailedInvokeEventCount',
];

/** What each kind of source has. */
const NAMES = {
  stream: [...OF_BOTH, 'DroppedEventCount', 'OnFailureDestinationDeliveredEventCount'],
  queue: [...OF_BOTH, 'DeletedEventCount'],
} as const;

/**
 * Adds up the events of a mapping's steps as CloudWatch's metrics of event source mappings do.
 *
 * An event counts as often as something happens to it: InvokedEventCount has each retry, throttled
 * ones too, and FailedInvokeEventCount each attempt that failed, was throttled, or named it in its
 * batchItemFailures. Events that a stream no longer keeps are in neither of the last two.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export class EventCounter {
  readonly #counts: Map<EventCountName, number>;

  constructor(kind: keyof typeof NAMES) {
    this.#counts = new Map(NAMES[kind].map((name) => [name, 0]));
  }

  /** Takes one step in. */
  count(trace: MappingTrace): void {
    const counted = countedBy(trace);
    if (counted === null) return;
    const [name, eventCount] = counted;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + eventCount);
  }

  counts(): EventCounts {
    return new Map(this.#counts);
  }
}

function countedBy(trace: MappingTrace): readonly [EventCountName, number] | null {
  switch (trace.kind) {
    case 'polled':
      return ['PolledEventCount', trace.recordCount];
    case 'filtered':
      return ['FilteredOutEventCount', trace.recordCount];
    case 'deleted':
      return ['DeletedEventCount', trace.recordCount];
    case 'invoked':
      return ['InvokedEventCount', trace.batch.recordCount];
    case 'failed':
    case 'throttled':
      return ['FailedInvokeEventCount', trace.batch.recordCount];
    case 'partially-failed':
      return ['FailedInvokeEventCount', trace.failedCount];
    case 'discarded':
      return discardedBy(trace.fate, trace.batch.recordCount);
    default:
      return null;
  }
}

function discardedBy(
  fate: 'delivered' | 'dropped' | 'expired',
  eventCount: number,
): readonly [EventCountName, number] | null {
  if (fate === 'expired') return null;
  const name =
    fate === 'delivered' ? 'OnFailureDestinationDeliveredEventCount' : 'DroppedEventCount';
  return [name, eventCount];
}
