import type { Clock } from '../../clock.ts';
import { AwsError } from '../aws-error.ts';
import type { AwsOperations } from '../aws-operation.ts';
import { describeLogGroups } from './describe-log-groups.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { parseFilterRequest } from './filter-request.ts';
import {
  EVENT_OVERHEAD_BYTES,
  type LogEvent,
  MESSAGE_BYTES_MAX,
  truncatedMessage,
} from './log-event.ts';
import { LogGroup } from './log-group.ts';

/** What the log store needs. */
export interface LogsServiceOptions {
  readonly clock: Clock;
  /** The most that all groups together keep: messages in UTF-8, 26 bytes more for each. */
  readonly bytesMax: number;
}

/** An event as {@link LogsService.takeNew} gives it. */
export interface TakenEvent {
  readonly message: string;
  /** Wall time at which it was printed. */
  readonly atMs: number;
  /** Wall time at which it was taken. */
  readonly ingestedAtMs: number;
}

/** CloudWatch Logs, as far as function logs need it. */
export interface LogsService {
  /** Makes an empty group, as a template does; does nothing when there is one. */
  readonly createLogGroup: (logGroup: string) => void;
  /** Adds an event; group and stream come into being with their first one. */
  readonly append: (event: LogEvent) => void;
  /**
   * Gives the events of a group that came since the last time, and forgets them. For the one reader
   * there is when all happens in one process; others use the actions.
   */
  readonly takeNew: (logGroup: string) => readonly TakenEvent[];
  /** Events dropped to stay within `bytesMax`, oldest first: lost to a reader that fell behind. */
  readonly droppedEventCount: () => number;
  /** Events that were too long and are kept in part. */
  readonly truncatedEventCount: () => number;
  readonly operations: AwsOperations;
}

/** Creates an empty log store. */
export function createLogsService({ clock, bytesMax }: LogsServiceOptions): LogsService {
  const groups = new Map<string, LogGroup>();
  let storedBytes = 0;
  let appendedCount = 0;
  let droppedCount = 0;
  let truncatedCount = 0;

  const groupCalled = (logGroup: string): LogGroup => {
    const group = groups.get(logGroup) ?? new LogGroup(Math.floor(clock.wallTimeMs()));
    groups.set(logGroup, group);
    return group;
  };
  const dropOldest = (): void => {
    let oldest: LogGroup | undefined;
    for (const group of groups.values()) {
      if (!oldest || group.oldestOrder < oldest.oldestOrder) oldest = group;
    }
    storedBytes -= oldest?.dropOldest() ?? 0;
    droppedCount++;
  };
  const append = ({ logGroup, logStream, timestampMs, message }: LogEvent): void => {
    const fullBytes = Buffer.byteLength(message);
    const isTooLong = fullBytes > MESSAGE_BYTES_MAX;
    const kept = isTooLong ? truncatedMessage(message) : message;
    const sizeBytes = EVENT_OVERHEAD_BYTES + (isTooLong ? Buffer.byteLength(kept) : fullBytes);
    if (isTooLong) truncatedCount++;
    groupCalled(logGroup).append({
      order: appendedCount++,
      logStream,
      timestampMs: Math.floor(timestampMs),
      ingestedAtMs: Math.floor(clock.wallTimeMs()),
      message: kept,
      sizeBytes,
    });
    storedBytes += sizeBytes;
    while (storedBytes > bytesMax) dropOldest();
  };

  return {
    createLogGroup: (logGroup) => {
      groupCalled(logGroup);
    },
    append,
    takeNew: (logGroup) => {
      const events: TakenEvent[] = [];
      const takenBytes = groups
        .get(logGroup)
        ?.takeAll(({ message, timestampMs, ingestedAtMs }) =>
          events.push({ message, atMs: timestampMs, ingestedAtMs }),
        );
      storedBytes -= takenBytes ?? 0;
      return events;
    },
    droppedEventCount: () => droppedCount,
    truncatedEventCount: () => truncatedCount,
    operations: {
      'Logs_20140328.FilterLogEvents': (input) => {
        const request = parseFilterRequest(input);
        const group = groups.get(request.logGroupName);
        if (!group) throw notFound('log group');
        const { logStreams } = group;
        if (request.logStreamNames.some((name) => !logStreams.has(name))) {
          throw notFound('log stream');
        }
        return filterLogEvents(group, request);
      },
      'Logs_20140328.DescribeLogGroups': (input) => describeLogGroups(groups, input),
    },
  };
}

function notFound(what: 'log group' | 'log stream'): AwsError {
  return new AwsError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}
