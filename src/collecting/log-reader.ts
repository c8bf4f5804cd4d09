/** One line that a function, or Lambda on its behalf, wrote. */
export interface LogEvent {
  readonly message: string;
  /** Wall time at which it was written. */
  readonly atMs: number;
  /** Wall time at which the log service took it, on the service's clock; undefined if unknown. */
  readonly ingestedAtMs?: number | undefined;
}

/** Port through which the collector reads what functions printed. */
export interface LogReader {
  /**
   * Events of a log group that earlier calls have not given, page by page: each exactly once,
   * in no promised order. The reader remembers where it is. A group that does not exist yet
   * has no events: Lambda makes it at the first invocation.
   */
  readonly readNew: (logGroup: string) => AsyncIterable<readonly LogEvent[]>;
}
