import type { z } from 'zod';
import { WorkloadError } from './errors.ts';

/** How many things wrong with a workload one message names. */
const ISSUE_COUNT_MAX = 5;

/**
 * Reads an untrusted value with a schema, and says in one line per value what is wrong with it.
 *
 * @throws {WorkloadError} WORKLOAD_UNKNOWN_KEY, WORKLOAD_INVALID
 */
export function parseSection<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const known = issues.every(({ code }) => code !== 'unrecognized_keys');
  throw new WorkloadError(
    known ? 'WORKLOAD_INVALID' : 'WORKLOAD_UNKNOWN_KEY',
    `${source}: ${issues.slice(0, ISSUE_COUNT_MAX).map(describeIssue).join('; ')}`,
    { cause: parsed.error },
  );
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  if (path.length === 0) return text;
  const where = path.reduce<string>(
    (joined, step) =>
      typeof step === 'number' ? `${joined}[${step}]` : `${joined}.${String(step)}`,
    '',
  );
  return `${where.slice(1)}: ${text}`;
}
