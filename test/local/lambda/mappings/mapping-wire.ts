import { LambdaClient } from '@aws-sdk/client-lambda';
import { createMappingRoutes } from '../../../../src/local/lambda/mappings/mapping-routes.ts';
import { startWireServer } from '../../../../src/local/wire/wire-server.ts';
import type { ScriptedInvokerOptions } from '../event-source-mapping/scripted-invoker.ts';
import { createMappingWorld, type MappingWorld, SCOPE } from './mapping-world.ts';

/** A world of mappings behind a socket. */
export interface WiredWorld extends MappingWorld {
  readonly endpoint: string;
  /** As users have it; nothing is set but where to find us. */
  readonly lambda: LambdaClient;
  readonly close: () => Promise<void>;
}

/** Serves a new world; the wire is real, time is virtual. */
export async function serveMappings(
  options: Omit<ScriptedInvokerOptions, 'clock'> = {},
): Promise<WiredWorld> {
  const world = createMappingWorld(options);
  const { endpoint, close } = await startWireServer({
    operations: {},
    routes: createMappingRoutes(world.directory, SCOPE),
    onInternalError: (error) => {
      throw error;
    },
  });
  const lambda = new LambdaClient({
    endpoint,
    region: SCOPE.region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  return {
    ...world,
    endpoint,
    lambda,
    close: async () => {
      await world.directory.stop();
      lambda.destroy();
      await close();
    },
  };
}
