import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** What a synchronous invocation answered. */
export interface FunctionAnswer {
  /** JSON text: the function's result, or the error document when `failed`. */
  readonly payload: string;
  /** True when the function threw, timed out or died. */
  readonly failed: boolean;
}

/** Invokes deployed functions by name. */
export interface FunctionClient {
  /** Runs a function and waits for its answer, up to Lambda's 15 minutes. */
  readonly invoke: (functionName: string, event: unknown) => Promise<FunctionAnswer>;
  readonly close: () => void;
}

/**
 * A client for the AWS of the environment (`AWS_ENDPOINT_URL`, credentials, region).
 *
 * Never retries: a second invocation of the producer would send everything twice.
 */
export function createFunctionClient(endpoint?: string): FunctionClient {
  const client = new LambdaClient({
    maxAttempts: 1,
    // The answer comes when the whole slice is sent; only the connection may be hurried.
    requestHandler: { requestTimeout: 0, socketTimeout: 0, connectionTimeout: 5000 },
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return {
    invoke: async (functionName, event) => {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
      );
      return {
        payload: answer.Payload?.transformToString() ?? '',
        failed: answer.FunctionError !== undefined,
      };
    },
    close: () => client.destroy(),
  };
}
