import { LambdaClient } from '@aws-sdk/client-lambda';
import { startWireServer } from '../../../../src/local/wire/wire-server.ts';
import type { ThreadedLambda } from './threaded-lambda.ts';

/** A local Lambda behind its endpoint, and the SDK's own client for it. */
export interface LambdaWire {
  readonly client: LambdaClient;
  readonly endpoint: string;
  /** Ends the functions too. */
  readonly close: () => Promise<void>;
}

/** Serves a local Lambda on a free port. */
export async function startLambdaWire(lambda: ThreadedLambda): Promise<LambdaWire> {
  const server = await startWireServer({ operations: {}, routes: lambda.routes });
  const client = new LambdaClient({
    region: 'eu-west-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    client,
    endpoint: server.endpoint,
    close: async () => {
      client.destroy();
      await server.close();
      await lambda.stop();
    },
  };
}
