import { z } from 'zod';
import { describeIssues, invalidParameter } from './filter-request.ts';
import type { LogGroup } from './log-group.ts';

const describeRequestSchema = z.strictObject({
  logGroupNamePrefix: z.string().min(1).max(512).optional(),
  limit: z.int().min(1).max(50).default(50),
  nextToken: z.string().min(1).max(600).optional(),
});

/** One group as DescribeLogGroups answers it. */
interface DescribedLogGroup {
  readonly logGroupName: string;
  readonly creationTime: number;
  readonly storedBytes: number;
}

/** The answer of DescribeLogGroups. */
export interface DescribeLogGroupsAnswer {
  readonly logGroups: readonly DescribedLogGroup[];
  readonly nextToken?: string;
}

/**
 * Lists log groups by name. The next token is the last name answered.
 *
 * @throws {AwsError} InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference DescribeLogGroups
 */
export function describeLogGroups(
  groups: ReadonlyMap<string, LogGroup>,
  input: unknown,
): DescribeLogGroupsAnswer {
  const parsed = describeRequestSchema.safeParse(input);
  if (!parsed.success) throw invalidParameter(describeIssues(parsed.error));
  const { logGroupNamePrefix = '', limit, nextToken = '' } = parsed.data;
  const names = [...groups.keys()]
    .filter((name) => name.startsWith(logGroupNamePrefix) && name > nextToken)
    .sort();
  const logGroups = names.slice(0, limit).flatMap((logGroupName) => {
    const group = groups.get(logGroupName);
    if (!group) return [];
    return [{ logGroupName, creationTime: group.createdAtMs, storedBytes: group.sizeBytes }];
  });
  const last = logGroups.at(-1);
  return names.length > limit && last ? { logGroups, nextToken: last.logGroupName } : { logGroups };
}
