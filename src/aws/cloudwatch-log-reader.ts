import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent, LogReader } from '../collecting/log-reader.ts';

/** What the reader needs. */
export interface CloudWatchLogReaderOptions {
  readonly client: Pick<CloudWatchLogsClient, 'send'>;
  /** Events written before are not read. */
  readonly startAtMs: number;
  /**
   * How far behind the newest event every read begins again. CloudWatch makes events visible out
   * of order, and what appears later than this after a newer one is missed.
   * @default 30_000
   */
  readonly overlapMs?: number;
}

/** Where reading a log group goes on, and which events from there on have been given already. */
interface Position {
  newestAtMs: number;
  readonly givenAtMs: Map<string, number>;
}

/**
 * Reads log groups with FilterLogEvents, each event exactly once: every read begins `overlapMs`
 * before the newest event and leaves out those whose id was given before. Memory holds the ids
 * of one overlap.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference
 * (API_FilterLogEvents)
 */
export function createCloudWatchLogReader(options: CloudWatchLogReaderOptions): LogReader {
  const { client, startAtMs, overlapMs = 30_000 } = options;
  const positions = new Map<string, Position>();

  async function* readNew(logGroup: string): AsyncGenerator<readonly LogEvent[]> {
    const position = positions.get(logGroup) ?? { newestAtMs: startAtMs, givenAtMs: new Map() };
    positions.set(logGroup, position);
    const startTime = Math.max(startAtMs, position.newestAtMs - overlapMs);
    for await (const events of filterEvents(client, logGroup, startTime)) {
      const fresh = takeFresh(events, position);
      if (fresh.length > 0) yield fresh;
    }
    for (const [id, atMs] of position.givenAtMs) {
      if (atMs < position.newestAtMs - overlapMs) position.givenAtMs.delete(id);
    }
  }
  return { readNew };
}

/** All events from an instant on; an empty page with a token is not the end. */
async function* filterEvents(
  client: CloudWatchLogReaderOptions['client'],
  logGroupName: string,
  startTime: number,
): AsyncGenerator<readonly FilteredLogEvent[]> {
  let nextToken: string | undefined;
  do {
    try {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime: Math.floor(startTime),
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      nextToken = page.nextToken;
      yield page.events ?? [];
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return;
      throw error;
    }
  } while (nextToken !== undefined);
}

function takeFresh(events: readonly FilteredLogEvent[], position: Position): LogEvent[] {
  const fresh: LogEvent[] = [];
  for (const { eventId, message, timestamp, ingestionTime } of events) {
    if (eventId === undefined || message === undefined || timestamp === undefined) continue;
    if (position.givenAtMs.has(eventId)) continue;
    position.givenAtMs.set(eventId, timestamp);
    position.newestAtMs = Math.max(position.newestAtMs, timestamp);
    fresh.push({ message, atMs: timestamp, ingestedAtMs: ingestionTime });
  }
  return fresh;
}
