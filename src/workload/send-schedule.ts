import { createPrng } from '../prng.ts';
import { arrivalOffsets } from './arrival-offsets.ts';
import { drawEventType } from './event-type.ts';
import { faultSampler } from './fault-sampler.ts';
import { keyName, keySampler } from './key-sampler.ts';
import type { PlannedRecord } from './planned-record.ts';
import { scheduleMs, type Workload } from './workload.ts';

/** One of `count` parts of the keys; every key is in exactly one part, with all its records. */
interface KeySlice {
  /** From 0, below `count`. */
  readonly index: number;
  readonly count: number;
}

/** A stretch of the schedule, from `fromMs` up to but not including `toMs`. */
interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which part of a schedule is wanted. @default all of it */
export interface SchedulePart {
  readonly slice?: KeySlice | undefined;
  readonly window?: TimeWindow | undefined;
}

/** Gives the next record of a schedule; undefined when there is none. */
export type NextRecord = () => PlannedRecord | undefined;

/**
 * Gives the records of a workload one by one, in the order they are due.
 *
 * The same workload gives the same records for ever. A part gives exactly those records of the
 * whole, since every draw is made for every record, wanted or not.
 */
export function sendSchedule(workload: Workload, { slice, window }: SchedulePart = {}): NextRecord {
  const prng = createPrng(workload.seed);
  const nextOffsetMs = arrivalOffsets(workload, prng.fork('arrivals'));
  const nextKey = keySampler(workload.keys, prng.fork('keys'));
  const nextFault = faultSampler(workload.poison, prng.fork('faults'));
  const eventTypes = prng.fork('event types');
  const partitionKeys = prng.fork('partition keys');
  const sequenceLengths = new Uint32Array(workload.keys.count);
  const byUser = workload.partitionKey === 'userId';
  const fromMs = window?.fromMs ?? 0;
  const endMs = Math.min(scheduleMs(workload), window?.toMs ?? Number.POSITIVE_INFINITY);

  let index = 0;
  const draw = (offsetMs: number): PlannedRecord => {
    const keyIndex = nextKey();
    const orderingKey = keyName(keyIndex);
    const keySequence = sequenceLengths[keyIndex] ?? 0;
    sequenceLengths[keyIndex] = keySequence + 1;
    return {
      index: index++,
      offsetMs,
      orderingKey,
      keySequence,
      eventType: drawEventType(eventTypes),
      partitionKey: byUser ? orderingKey : `random-${partitionKeys.nextInt(0x1_0000_0000)}`,
      fault: nextFault(),
    };
  };
  return () => {
    for (let offsetMs = nextOffsetMs(); offsetMs < endMs; offsetMs = nextOffsetMs()) {
      const record = draw(offsetMs);
      if (offsetMs >= fromMs && isIn(slice, record.orderingKey)) return record;
    }
    return undefined;
  };
}

function isIn(slice: KeySlice | undefined, orderingKey: string): boolean {
  return slice === undefined || hashText(orderingKey) % slice.count === slice.index;
}

/** FNV-1a, 32 bits, unsigned. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
