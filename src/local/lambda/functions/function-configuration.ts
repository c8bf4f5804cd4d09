import { RUNTIME } from './function-config.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** Where the actions on functions are. */
export const FUNCTIONS_PATH = '/2015-03-31/functions';

/**
 * A function as the API tells it. Size and digest of its zip are left out: only what was in it is
 * here.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
export function describeFunction(
  { config, createdAtMs, revisionId }: LambdaFunction,
  qualifier?: string,
): Readonly<Record<string, unknown>> {
  const { name, arn, roleArn, handler, timeoutMs, memoryMb, environment, logGroup } = config;
  return {
    FunctionName: name,
    FunctionArn: qualifier === undefined ? arn : `${arn}:${qualifier}`,
    Runtime: RUNTIME,
    Role: roleArn,
    Handler: handler,
    Description: '',
    Timeout: timeoutMs / 1000,
    MemorySize: memoryMb,
    LastModified: new Date(createdAtMs).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    Environment: { Variables: environment },
    RevisionId: revisionId,
    PackageType: 'Zip',
    LoggingConfig: { LogFormat: 'Text', LogGroup: logGroup ?? `/aws/lambda/${name}` },
  };
}

/** What a list leaves out: functions of a template can be invoked as soon as they are there. */
export const ACTIVE = { State: 'Active', LastUpdateStatus: 'Successful' } as const;
