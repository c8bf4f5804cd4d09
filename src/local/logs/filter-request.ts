import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

const name = z.string().min(1).max(512);
const filterRequestSchema = z.strictObject({
  logGroupName: name,
  logStreamNames: z.array(name).min(1).max(100).optional(),
  logStreamNamePrefix: name.optional(),
  startTime: z.int().nonnegative().optional(),
  endTime: z.int().nonnegative().optional(),
  filterPattern: z.string().max(1024).optional(),
  nextToken: z.string().min(1).max(128).optional(),
  limit: z.int().min(1).max(10_000).default(10_000),
  // Events of all streams come interleaved whatever is asked, here as in AWS today.
  interleaved: z.boolean().optional(),
  unmask: z.literal(false, 'not simulated: unmask').optional(),
});

/** What to read of a log group. */
export interface FilterRequest {
  readonly logGroupName: string;
  /** Whether events of this stream are wanted. */
  readonly wantsStream: (logStream: string) => boolean;
  /** Streams asked for by name, which must exist. */
  readonly logStreamNames: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** Text that a message must contain; empty for any message. */
  readonly term: string;
  /** Where the last answer ended, 0 for a first one. */
  readonly position: number;
  /** 1 to 10,000. */
  readonly limit: number;
}

/**
 * Reads the input of FilterLogEvents.
 *
 * @throws {AwsError} InvalidParameterException, also for what is not simulated
 */
export function parseFilterRequest(input: unknown): FilterRequest {
  const parsed = filterRequestSchema.safeParse(input);
  if (!parsed.success) throw invalidParameter(describeIssues(parsed.error));
  const { logStreamNames, logStreamNamePrefix, startTime, endTime, ...request } = parsed.data;
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw invalidParameter('logStreamNames and logStreamNamePrefix exclude each other');
  }
  const names = logStreamNames && new Set(logStreamNames);
  return {
    logGroupName: request.logGroupName,
    wantsStream: (logStream) =>
      names ? names.has(logStream) : logStream.startsWith(logStreamNamePrefix ?? ''),
    logStreamNames: logStreamNames ?? [],
    startMs: startTime ?? 0,
    endMs: endTime ?? Number.POSITIVE_INFINITY,
    term: parseFilterPattern(request.filterPattern ?? ''),
    position: request.nextToken === undefined ? 0 : parseNextToken(request.nextToken),
    limit: request.limit,
  };
}

/** The token that makes {@link parseFilterRequest} go on at `position`. */
export function encodeNextToken(position: number): string {
  return `position/${position}`;
}

/** Problems of an input, each with the member it lies in; what we do not know is not simulated. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `not simulated: ${issue.keys.join(', ')}`
        : `${issue.path.join('.')}: ${issue.message}`,
    )
    .join('; ');
}

/** CloudWatch Logs' answer to an input it does not take. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

function parseNextToken(token: string): number {
  const digits = /^position\/(\d{1,15})$/.exec(token)?.[1];
  if (digits === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return Number(digits);
}

/** The text between the quotes; of the pattern language only a single quoted term is simulated. */
function parseFilterPattern(pattern: string): string {
  if (pattern.trim() === '') return '';
  const quoted = /^\s*"((?:[^"\\]|\\["\\])+)"\s*$/.exec(pattern)?.[1];
  if (quoted === undefined) throw invalidParameter(`not simulated: filterPattern ${pattern}`);
  return quoted.replaceAll(/\\(["\\])/g, '$1');
}
