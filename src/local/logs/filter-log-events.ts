import { encodeNextToken, type FilterRequest } from './filter-request.ts';
import type { StoredEvent } from './log-block.ts';
import type { LogGroup } from './log-group.ts';

/** What one answer may hold: 1 MiB of events. */
const ANSWER_BYTES_MAX = 1_048_576;

/** Events looked at for one answer, so that a rare term cannot hold everybody up. */
const SCANNED_COUNT_MAX = 100_000;

/** One event as FilterLogEvents answers it. */
interface FilteredLogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** The answer of FilterLogEvents; without `nextToken` there is nothing more for now. */
export interface FilterLogEventsAnswer {
  readonly events: readonly FilteredLogEvent[];
  /** Always empty, as in AWS since it searches all streams at once. */
  readonly searchedLogStreams: readonly [];
  readonly nextToken?: string;
}

/**
 * Reads what is asked for in the order of ingestion. An answer may be empty and still have a
 * `nextToken`, as in AWS: a reader goes on until there is none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference FilterLogEvents
 */
export function filterLogEvents(group: LogGroup, request: FilterRequest): FilterLogEventsAnswer {
  const events: FilteredLogEvent[] = [];
  let answerBytes = 0;
  let scannedCount = 0;
  const next = group.scan(request.position, request, (event) => {
    if (scannedCount === SCANNED_COUNT_MAX || events.length === request.limit) return false;
    if (wants(request, event)) {
      if (answerBytes + event.sizeBytes > ANSWER_BYTES_MAX) return false;
      answerBytes += event.sizeBytes;
      events.push(toFilteredLogEvent(event));
    }
    scannedCount++;
    return true;
  });
  const answer = { events, searchedLogStreams: [] } as const;
  return next === null ? answer : { ...answer, nextToken: encodeNextToken(next) };
}

function wants({ wantsStream, term }: FilterRequest, { logStream, message }: StoredEvent): boolean {
  return wantsStream(logStream) && message.includes(term);
}

function toFilteredLogEvent(event: StoredEvent): FilteredLogEvent {
  return {
    eventId: String(event.order).padStart(56, '0'),
    logStreamName: event.logStream,
    timestamp: event.timestampMs,
    ingestionTime: event.ingestedAtMs,
    message: event.message,
  };
}
