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
  /** The run's name: letters, digits and `_.:-`. */
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

/** What follows the filler; see {@link textBeforeFiller}. */
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
 * The filler is the last field of the last field: its length is known only when all else is text.
 */
export function encodePlannedRecord(record: PlannedRecord, occasion: SendingOccasion): string {
  const before = textBeforeFiller(record, occasion);
  const bareLength = before.length + FILLER_END.length;
  const fillerLength = Math.max(0, occasion.workload.payloadBytes - bareLength);
  const text = before + fillerText(record.index, fillerLength) + FILLER_END;
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
    (fault) => textBeforeFiller({ ...longest, fault }, occasion).length + FILLER_END.length,
  );
  return Math.max(...lengths);
}

/**
 * An activity as JSON, up to its filler. Not by JSON.stringify, which takes twice as long, most of
 * it for the digits of instants that records of a call share. No name in it needs an escape.
 */
function textBeforeFiller(
  { orderingKey, keySequence, eventType, offsetMs, fault }: PlannedRecord,
  { workload, run, startAtMs, sentAtMs }: SendingOccasion,
): string {
  const intended = intendedAtMs(offsetMs, startAtMs);
  const { processing } = workload;
  const sound = fault === null || fault.kind === 'malformed';
  const works = processing.cpuMs > 0 || processing.waitMs > 0;
  return (
    `{"userId":"${orderingKey}","eventType":"${eventType}","timestamp":${Math.floor(intended)},` +
    `"kvs":{"run":"${run}","seq":${keySequence},"intendedAtMs":${intended},"sentAtMs":${sentAtMs}` +
    (sound ? '' : `,"fault":${JSON.stringify(fault)}`) +
    (works ? `,"work":${JSON.stringify(processing)}` : '') +
    '},"properties":{"filler":"'
  );
}
