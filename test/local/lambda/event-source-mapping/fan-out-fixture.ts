import type { MappingTrace } from '../../../../src/local/lambda/event-source-mapping/mapping-trace.ts';
import type { EventSourceMapping } from '../../../../src/local/lambda/mappings/event-source-mapping.ts';
import { createMappingWorld, type MappingWorld } from '../mappings/mapping-world.ts';
import type { ScriptedInvokerOptions } from './scripted-invoker.ts';

/** A stream with a registered consumer that a mapping reads for the function `consumer`. */
export interface FanOutFixture extends MappingWorld {
  readonly streamArn: string;
  readonly consumerArn: string;
  readonly mapping: EventSourceMapping;
  readonly traces: readonly MappingTrace[];
  readonly call: (action: string, input: object) => unknown;
  /** Puts one record of these bytes. */
  readonly putBytes: (key: string, bytes: Buffer, explicitHashKey?: string) => void;
}

/** Starts a fixture: the mapping is of a consumer unless `properties` name another source. */
export function startFanOut(
  options: Omit<ScriptedInvokerOptions, 'clock'> = {},
  properties: object = {},
  shardCount = 1,
): FanOutFixture {
  const world = createMappingWorld(options);
  const { kinesis, clock, directory } = world;
  const streamArn = kinesis.createStream({
    name: 'orders',
    mode: 'PROVISIONED',
    shardCount,
    retentionMs: 86_400_000,
  });
  const createdAtMs = clock.wallTimeMs();
  const consumerArn = kinesis.createConsumer({ streamArn, name: 'fan', createdAtMs });
  const traces: MappingTrace[] = [];
  const plan = directory.plan({
    EventSourceArn: consumerArn,
    FunctionName: 'consumer',
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  });
  const onTrace = (trace: MappingTrace): void => void traces.push(trace);
  const context = { endpoint: 'http://127.0.0.1', signal: new AbortController().signal };
  const call = (action: string, input: object): unknown =>
    kinesis.operations[`Kinesis_20131202.${action}`]?.({ StreamARN: streamArn, ...input }, context);
  return {
    ...world,
    streamArn,
    consumerArn,
    mapping: directory.deploy(plan, { label: 'fan', onTrace }),
    traces,
    call,
    putBytes: (PartitionKey, bytes, ExplicitHashKey) =>
      void call('PutRecord', {
        PartitionKey,
        Data: bytes.toString('base64'),
        ...(ExplicitHashKey !== undefined && { ExplicitHashKey }),
      }),
  };
}
