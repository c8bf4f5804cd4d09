import type { EnvironmentOptions } from './execution-environment.ts';

/** What the variables are made from. */
export interface EnvironmentVariablesOptions
  extends Omit<EnvironmentOptions, 'variables' | 'output'> {
  readonly region: string;
}

/**
 * The environment variables of a function as Lambda sets them: its own, and over them those
 * that Lambda reserves. Credentials are dummies, which the local AWS never checks.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables({
  config,
  logGroup,
  logStream,
  region,
}: EnvironmentVariablesOptions): Readonly<Record<string, string>> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...config.environment,
    _HANDLER: config.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_ACCESS_KEY_ID: 'ASIALOCALDUMMY000000',
    AWS_SECRET_ACCESS_KEY: 'local-dummy-secret',
    AWS_SESSION_TOKEN: 'local-dummy-token',
    LAMBDA_TASK_ROOT: config.codeDirectory,
  };
}
