/** One line that a function printed, or that Lambda printed about it. */
export interface LogEvent {
  readonly logGroup: string;
  readonly logStream: string;
  /** Wall time at which it was printed. */
  readonly timestampMs: number;
  readonly message: string;
}

/** What CloudWatch counts for an event beside its message. */
export const EVENT_OVERHEAD_BYTES = 26;

/** The most bytes of UTF-8 in a message: with its overhead an event has at most 1 MiB. */
export const MESSAGE_BYTES_MAX = 1_048_576 - EVENT_OVERHEAD_BYTES;

/**
 * The message cut to what an event can hold, at a whole character.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export function truncatedMessage(message: string): string {
  const bytes = Buffer.from(message);
  let end = MESSAGE_BYTES_MAX;
  while (isContinuationByte(bytes[end])) end--;
  return bytes.toString('utf8', 0, end);
}

function isContinuationByte(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
