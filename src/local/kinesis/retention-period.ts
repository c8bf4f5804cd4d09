import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import { parseMembers, parseWholeNumber, refuseMembers, required } from './request-members.ts';

/** A stream and the retention that a request wants it to have. */
export interface RetentionRequest {
  readonly stream: KinesisStream;
  readonly requestedHours: number;
  readonly existingHours: number;
}

/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000;
const HOURS_MIN = 24;
const HOURS_MAX = 8_760;
const WHOLE_HOURS = { min: -2_147_483_648, max: 2_147_483_647 };

/**
 * Reads what IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod both take.
 *
 * @throws {AwsError} InvalidArgumentException outside 24 to 8,760 hours, and what the members
 * can be refused for
 */
export function parseRetentionRequest(account: KinesisAccount, input: unknown): RetentionRequest {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const path = 'retentionPeriodHours';
  const hours = members['RetentionPeriodHours'];
  const requestedHours = required(parseWholeNumber(hours, path, WHOLE_HOURS), path);
  const stream = parseStream(account, members);
  const requested = `Requested retention period (${requestedHours} hours) is too`;
  if (requestedHours < HOURS_MIN) {
    const allowed = `Minimum allowed retention period is ${HOURS_MIN} hours.`;
    throw invalidArgument(`${allowed} ${requested} short.`);
  }
  if (requestedHours > HOURS_MAX) {
    const allowed = `Maximum allowed retention period is ${HOURS_MAX} hours.`;
    throw invalidArgument(`${allowed} ${requested} long.`);
  }
  return { stream, requestedHours, existingHours: stream.retentionMs / HOUR_MS };
}
