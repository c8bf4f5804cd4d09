import type { MappingTrace } from '../../../../src/local/lambda/event-source-mapping/mapping-trace.ts';
import {
  type RunningStreamMapping,
  startStreamMapping,
} from '../../../../src/local/lambda/event-source-mapping/stream-mapping.ts';
import { parseStreamMappingSettings } from '../../../../src/local/lambda/event-source-mapping/stream-mapping-settings.ts';
import type { FailureDestination } from '../../../../src/local/lambda/failure-destination.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../../src/virtual-clock.ts';
import { createInMemoryStream, type InMemoryStream } from './in-memory-stream.ts';
import {
  createScriptedInvoker,
  type EventRecord,
  type Handler,
  type ScriptedInvoker,
} from './scripted-invoker.ts';

/** The ARN that makes a mapping use the fixture's destination. */
export const DESTINATION_ARN = 'arn:aws:sqs:eu-west-1:000000000000:on-failure';

/** A stream, a function and a destination, and a way to connect them. */
export interface StreamFixture {
  readonly clock: VirtualClock;
  readonly stream: InMemoryStream;
  readonly invoker: ScriptedInvoker;
  /** The documents that reached the destination. */
  readonly discarded: readonly DiscardDocument[];
  readonly traces: readonly MappingTrace[];
  readonly start: (properties: object, destination?: FailureDestination) => RunningStreamMapping;
  /** Data of the records of each invocation, decoded. */
  readonly delivered: () => readonly (readonly string[])[];
}

/** What an on-failure destination receives. */
interface DiscardDocument {
  readonly requestContext: { readonly requestId: string; readonly approximateInvokeCount: number };
  readonly responseContext?: object;
  readonly KinesisBatchInfo: {
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly batchSize: number;
  };
}

/** What a test decides about its function. */
export interface StreamFixtureOptions {
  readonly handler?: Handler;
  readonly durationMs?: (invocationIndex: number) => number;
  readonly shardIds?: string[];
  readonly seed?: number;
}

/** Puts a stream mapping's surroundings together in virtual time. */
export function streamFixture(options: StreamFixtureOptions = {}): StreamFixture {
  const { shardIds, seed = 1, ...invokerOptions } = options;
  const clock = createVirtualClock();
  const stream = createInMemoryStream(clock, shardIds);
  const invoker = createScriptedInvoker({ clock, ...invokerOptions });
  const discarded: DiscardDocument[] = [];
  const traces: MappingTrace[] = [];
  return {
    clock,
    stream,
    invoker,
    discarded,
    traces,
    delivered: () => invoker.invocations.map(({ records }) => records.map(dataOf)),
    start: (properties, destination = keepingIn(discarded)) =>
      startStreamMapping({
        settings: parseStreamMappingSettings(
          {
            StartingPosition: 'TRIM_HORIZON',
            DestinationConfig: { OnFailure: { Destination: destination.arn } },
            ...properties,
          },
          clock.wallTimeMs(),
        ),
        stream,
        invoker,
        destination,
        clock,
        prng: createPrng(seed),
        uuid: () => 'uuid-made-up',
        onTrace: (trace) => traces.push(trace),
      }),
  };
}

/** A destination that keeps what it is told. */
function keepingIn(discarded: DiscardDocument[]): FailureDestination {
  return { arn: DESTINATION_ARN, send: (body) => void discarded.push(JSON.parse(body)) };
}

/** The bytes of a stream record as text. */
export function dataOf(record: EventRecord): string {
  return Buffer.from(record.kinesis.data, 'base64').toString();
}

/** A handler that throws whenever `isPoison` is true of a record's data. */
export function throwsOn(
  isPoison: (data: string) => boolean,
): (records: readonly EventRecord[]) => null {
  return (records) => {
    if (records.some((record) => isPoison(dataOf(record)))) throw new Error('poison');
    return null;
  };
}

/** Puts a record with each text; gives their sequence numbers. */
export function putAll({ stream }: StreamFixture, data: readonly string[]): string[] {
  return data.map((text) => stream.put({ data: text }));
}
