import type { Activity } from '../activity/activity-record.ts';
import { encodeActivity } from '../activity/encode-activity.ts';
import { encodeMalformed } from './encode-malformed.ts';
import { LONGEST_EVENT_TYPE } from './event-type.ts';
import { plannedFault } from './fault-sampler.ts';
import { fillerText } from './filler-text.ts';
import { keyName } from './key-sampler.ts';
import type { PlannedRecord } from './planned-record.ts';
import type { Workload } from './workload.ts';

/** What a schedule does not know of its records: which run, and when. */
export interface SendingOccasion {
  readonly workload: Workload;
  /** The run's name, ASCII. */
  readonly run: string;
  /** Wall time of offset 0. */
  readonly startAtMs: number;
  /** Wall time of the first try. */
  readonly sentAtMs: number;
}

/** Run names up to this length fit into the smallest payload; a longer one makes it larger. */
const RUN_LENGTH = 32;

/** Records per key up to this fit likewise. */
const KEY_SEQUENCE = 9_999_999;

/** Ends every record before its filler is put in; see {@link encodePlannedRecord}. */
const FILLER_END = '"}}';

/**
 * The wall time at which a record is due, with a resolution of one microsecond.
 *
 * Always used for both the envelope and the log, so that the two agree to the bit.
 */
export function intendedAtMs(offsetMs: number, startAtMs: number): number {
  return Math.round((startAtMs + offsetMs) * 1000) / 1000;
}

/**
 * A planned record as its wire text, ASCII only, `payloadBytes` long unless it is malformed.
 *
 * The filler is the last field of the last field, so that it can be inserted into the encoded
 * text: its length is known only then, and encoding twice would double the producer's work.
 */
export function encodePlannedRecord(record: PlannedRecord, occasion: SendingOccasion): string {
  const bare = encodeActivity(bareActivity(record, occasion));
  const fillerLength = Math.max(0, occasion.workload.payloadBytes - bare.length);
  const text =
    bare.slice(0, -FILLER_END.length) + fillerText(record.index, fillerLength) + FILLER_END;
  return record.fault?.kind === 'malformed'
    ? encodeMalformed(text, record.fault.malformation)
    : text;
}

/** The least `payloadBytes` that holds every record of a workload. */
export function smallestPayloadBytes(workload: Workload): number {
  const longest: Omit<PlannedRecord, 'fault'> = {
    index: 0,
    offsetMs: 0.333,
    orderingKey: keyName(workload.keys.count - 1),
    keySequence: KEY_SEQUENCE,
    partitionKey: '',
    eventType: LONGEST_EVENT_TYPE,
  };
  const year2100AtMs = Date.UTC(2100, 0, 1);
  const occasion = {
    workload,
    run: 'r'.repeat(RUN_LENGTH),
    startAtMs: year2100AtMs,
    sentAtMs: year2100AtMs + 0.333,
  };
  const faults = [null, ...workload.poison.map((poison) => plannedFault(poison, 'truncated'))];
  const lengths = faults.map(
    (fault) => encodeActivity(bareActivity({ ...longest, fault }, occasion)).length,
  );
  return Math.max(...lengths);
}

function bareActivity(
  { orderingKey, keySequence, eventType, offsetMs, fault }: PlannedRecord,
  { workload, run, startAtMs, sentAtMs }: SendingOccasion,
): Activity {
  const intended = intendedAtMs(offsetMs, startAtMs);
  const { processing } = workload;
  return {
    userId: orderingKey,
    eventType,
    timestamp: Math.floor(intended),
    kvs: {
      run,
      seq: keySequence,
      intendedAtMs: intended,
      sentAtMs,
      ...(fault === null || fault.kind === 'malformed' ? undefined : { fault }),
      ...(processing.cpuMs > 0 || processing.waitMs > 0 ? { work: processing } : undefined),
    },
    properties: { filler: '' },
  };
}
