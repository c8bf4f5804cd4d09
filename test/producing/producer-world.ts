import { sleep } from '../../src/clock.ts';
import type { AttemptObservation } from '../../src/observation/attempt-observation.ts';
import { createPrng } from '../../src/prng.ts';
import { producerFunction } from '../../src/producing/producer-function.ts';
import type { ProducerPorts } from '../../src/producing/producer-ports.ts';
import type {
  OutgoingRecord,
  PublishOutcome,
  TransportPort,
} from '../../src/producing/transport-port.ts';
import type { VirtualClock } from '../../src/virtual-clock.ts';

/** One call as a {@link recordingTransport} got it. */
interface ReceivedCall {
  readonly atMs: number;
  readonly records: readonly OutgoingRecord[];
}

/** A transport of one test: keeps the calls it gets and answers after `delayMs` as told. */
export interface RecordingTransport extends TransportPort {
  readonly calls: readonly ReceivedCall[];
}

export function recordingTransport(
  clock: VirtualClock,
  {
    delayMs = 0,
    recordsPerCallMax = 10,
    answer = (): PublishOutcome => ({ kind: 'ok', brokerId: 'message' }),
  } = {},
): RecordingTransport {
  const calls: ReceivedCall[] = [];
  const publish = async (records: readonly OutgoingRecord[]) => {
    calls.push({ atMs: clock.monotonicMs(), records });
    if (delayMs > 0) await sleep(clock, delayMs);
    return records.map(answer);
  };
  return { recordsPerCallMax, bytesPerCallMax: 1_048_576, lingerMs: 5, publish, calls };
}

/** A producer in virtual time, and what it logged. */
export interface ProducerWorld {
  readonly observations: readonly AttemptObservation[];
  /** Invokes the producer and lets virtual time run until it has answered. */
  readonly invoke: (event: unknown, remainingMs?: number) => Promise<unknown>;
}

export function producerWorld(
  clock: VirtualClock,
  transports: ProducerPorts['transports'],
): ProducerWorld {
  const observations: AttemptObservation[] = [];
  const produce = producerFunction({
    clock,
    prng: createPrng(1),
    sandbox: 'sandbox-1',
    transports,
    writeObservation: (observation) => observations.push(observation),
  });
  const invoke = async (event: unknown, remainingMs = 900_000): Promise<unknown> => {
    let settled = false;
    const answer = produce(event, { getRemainingTimeInMillis: () => remainingMs }).finally(() => {
      settled = true;
    });
    answer.catch(() => undefined);
    await clock.runUntil(() => settled);
    return answer;
  };
  return { observations, invoke };
}
