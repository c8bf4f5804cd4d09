import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type CreateEventSourceMappingCommandOutput,
} from '@aws-sdk/client-lambda';
import { serveMappings, type WiredWorld } from './mapping-wire.ts';

/** What a request to create a mapping asks for. */
type Request = Partial<CreateEventSourceMappingCommandInput>;

/** A stream and a queue that nothing is mapped to yet, and how to ask for a mapping. */
export interface UnmappedSources extends WiredWorld {
  readonly streamArn: string;
  /** The queue hides messages for 30 s; `consumer` may run for 20 s. */
  readonly queueArn: string;
  /** Sends a request to map something to the function `consumer`, unless it says otherwise. */
  readonly create: (request: Request) => Promise<CreateEventSourceMappingCommandOutput>;
  /** Sends one that maps the stream from its end on. */
  readonly createOnStream: (request?: Request) => Promise<CreateEventSourceMappingCommandOutput>;
}

/** Serves a new world with both. */
export async function serveUnmappedSources(): Promise<UnmappedSources> {
  const world = await serveMappings({ timeoutMs: 20_000 });
  const streamArn = world.createStream('activity');
  const create = (request: Request) =>
    world.lambda.send(
      new CreateEventSourceMappingCommand({ FunctionName: 'consumer', ...request }),
    );
  return {
    ...world,
    streamArn,
    queueArn: world.createQueue('orders'),
    create,
    createOnStream: (request) =>
      create({ EventSourceArn: streamArn, StartingPosition: 'LATEST', ...request }),
  };
}
