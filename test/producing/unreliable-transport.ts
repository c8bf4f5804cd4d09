import { type Clock, sleep } from '../../src/clock.ts';
import type { Prng } from '../../src/prng.ts';
import type {
  OutgoingRecord,
  PublishOutcome,
  TransportPort,
} from '../../src/producing/transport-port.ts';

/** How a broker of a test behaves. */
export interface Misbehaviour {
  /** Calls take up to this long. */
  readonly delayMsMax: number;
  readonly throttledRatio: number;
  readonly refusedRatio: number;
  /** Half of these records are stored all the same. */
  readonly unknownRatio: number;
}

/** A broker in memory that keeps what it accepted and notices what a producer must not do. */
export interface UnreliableTransport extends TransportPort {
  /** Everything stored, in order; a retried record may be there twice. */
  readonly stored: readonly OutgoingRecord[];
  readonly callSizes: readonly number[];
  /** What the producer did wrong: two records of a key in flight, calls too large, … */
  readonly offences: readonly string[];
}

export function unreliableTransport(
  clock: Clock,
  prng: Prng,
  { delayMsMax, throttledRatio, refusedRatio, unknownRatio }: Misbehaviour,
  { recordsPerCallMax = 10, bytesPerCallMax = 1_048_576, callsInFlightMax = 64 } = {},
): UnreliableTransport {
  const stored: OutgoingRecord[] = [];
  const callSizes: number[] = [];
  const offences: string[] = [];
  const keysInFlight = new Set<string>();
  let callsInFlight = 0;

  const outcomeOf = (record: OutgoingRecord): PublishOutcome => {
    const chance = prng.nextFloat();
    if (chance < throttledRatio) return { kind: 'fail', errorCode: 'Throttled', retryable: true };
    if (chance < throttledRatio + refusedRatio) {
      return { kind: 'fail', errorCode: 'Refused', retryable: false };
    }
    const unknown = chance < throttledRatio + refusedRatio + unknownRatio;
    if (!unknown || prng.nextInt(2) === 0) stored.push(record);
    return unknown
      ? { kind: 'unknown', errorCode: 'TimeoutError' }
      : { kind: 'ok', brokerId: String(stored.length) };
  };
  const publish = async (
    records: readonly OutgoingRecord[],
  ): Promise<readonly PublishOutcome[]> => {
    callsInFlight++;
    callSizes.push(records.length);
    const bytes = records.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    if (callsInFlight > callsInFlightMax) offences.push('too many calls in flight');
    if (records.length > recordsPerCallMax) offences.push('too many records in a call');
    if (records.length > 1 && bytes > bytesPerCallMax) offences.push('too many bytes in a call');
    if (records.length === 0) offences.push('an empty call');
    for (const { partitionKey } of records) {
      if (keysInFlight.has(partitionKey)) offences.push(`two of ${partitionKey} in flight`);
      keysInFlight.add(partitionKey);
    }
    // Stored at a random moment of the call, as a real broker would.
    await sleep(clock, prng.nextFloat() * delayMsMax);
    const outcomes = records.map(outcomeOf);
    await sleep(clock, prng.nextFloat() * delayMsMax);
    for (const { partitionKey } of records) keysInFlight.delete(partitionKey);
    callsInFlight--;
    return outcomes;
  };
  return { recordsPerCallMax, bytesPerCallMax, lingerMs: 5, publish, stored, callSizes, offences };
}
