import { LambdaError } from './lambda-error.ts';

/** The runtime that the worker threads are: this process's own version of Node. */
export const RUNTIME = 'nodejs24.x';

/** A function as its template describes it, with nothing left to a default. */
export interface FunctionConfig {
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  /** The execution role. */
  readonly roleArn: string;
  /** File without extension, then the export: `handlers/producer.handler`. */
  readonly handler: string;
  /** Absolute path of the extracted bundle. */
  readonly codeDirectory: string;
  /** 1 to 900 seconds. */
  readonly timeoutMs: number;
  /** 128 to 10,240. Here it bounds the JavaScript heap; Buffers are not counted. */
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Environments that may run at once, taken from what others may use; 0 switches it off. */
  readonly reservedConcurrency?: number;
  /** @default '/aws/lambda/NAME' */
  readonly logGroup?: string;
}

/**
 * Refuses what Lambda would refuse.
 *
 * @throws {LambdaError} FUNCTION_CONFIG_INVALID
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export function validateFunctionConfig(config: FunctionConfig): void {
  const { name, timeoutMs, memoryMb, reservedConcurrency = 0 } = config;
  const problem = (text: string): LambdaError =>
    new LambdaError('FUNCTION_CONFIG_INVALID', `function ${name}: ${text}`);
  if (!isWithin(timeoutMs, 1000, 900_000)) throw problem('its timeout is not 1 to 900 seconds');
  if (!isWithin(memoryMb, 128, 10_240)) throw problem('its memory is not 128 to 10240 MB');
  if (!isWithin(reservedConcurrency, 0, Number.MAX_SAFE_INTEGER)) {
    throw problem('its reserved concurrency is not a whole number from 0');
  }
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
