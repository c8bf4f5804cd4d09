import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

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
}

/** Invokes functions through Lambda's API. */
export function createFunctionClient(client: Pick<LambdaClient, 'send'>): FunctionClient {
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
  };
}
