import { encodeMalformed } from './encode-malformed.ts';
import { LONGEST_EVENT_TYPE } from './event-type.ts';
import { plannedFault } from './fault-sampler.ts';
import { fillerText } from './filler-text.ts';
import { createInstantDigits } from './instant-digits.ts';
import { keyName } from './key-sampler.ts';
import type { PlannedRecord } from './planned-record.ts';
import type { Workload } from './workload.ts';

/** What a schedule does not know of its records: which run, and when it began. */
export interface SendingOccasion {
  readonly workload: Workload;
  /** The run's name: letters, digits and `_.:-`. */
  readonly run: string;
  /** Wall time of offset 0. */
  readonly startAtMs: number;
}

/**
 * A planned record as its wire text, ASCII only, `payloadBytes` long unless it is malformed.
 *
 * @param sentAtMs - wall time of the first try
 */
export type EncodePlannedRecord = (record: PlannedRecord, sentAtMs: number) => string;

/** Run names up to this length fit into the smallest payload; a longer one makes it larger. */
const RUN_LENGTH = 32;

/** Records per key up to this fit likewise. */
const KEY_SEQUENCE = 9_999_999;

/** What follows the filler, which is the last field of the last field. */
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
 * Gives an encoder of a run's records.
 *
 * Not by JSON.stringify, which takes twice as long, most of it for digits that successive records
 * share. No name in it needs an escape. The filler comes last: its length is known only when all
 * else is text. What the records of a run or of a call have in common is put together once.
 */
export function plannedRecordEncoder({
  workload: { payloadBytes, processing },
  run,
  startAtMs,
}: SendingOccasion): EncodePlannedRecord {
  const beforeSequence = `,"kvs":{"run":"${run}","seq":`;
  const works = processing.cpuMs > 0 || processing.waitMs > 0;
  const work = works ? `,"work":${JSON.stringify(processing)}` : '';
  const beforeFiller = `${work}},"properties":{"filler":"`;
  const digits = createInstantDigits();
  let latestSentAtMs = Number.NaN;
  let sent = '';
  let sentAndBeforeFiller = '';
  return ({ index, orderingKey, keySequence, eventType, offsetMs, fault }, sentAtMs) => {
    const intendedUs = Math.round(intendedAtMs(offsetMs, startAtMs) * 1000);
    const wholeMs = digits.wholeMs(intendedUs);
    if (sentAtMs !== latestSentAtMs) {
      latestSentAtMs = sentAtMs;
      sent = `,"sentAtMs":${sentAtMs}`;
      sentAndBeforeFiller = sent + beforeFiller;
    }
    const sound = fault === null || fault.kind === 'malformed';
    const text =
      `{"userId":"${orderingKey}","eventType":"${eventType}","timestamp":${wholeMs}` +
      `${beforeSequence}${keySequence},"intendedAtMs":${wholeMs}${digits.fraction(intendedUs)}` +
      (sound ? sentAndBeforeFiller : `${sent},"fault":${JSON.stringify(fault)}${beforeFiller}`);
    const fillerLength = Math.max(0, payloadBytes - text.length - FILLER_END.length);
    const whole = text + fillerText(index, fillerLength) + FILLER_END;
    return fault?.kind === 'malformed' ? encodeMalformed(whole, fault.malformation) : whole;
  };
}

/** The least `payloadBytes` that holds every record of a workload. */
export function smallestPayloadBytes(workload: Workload): number {
  const longest: PlannedRecord = {
    index: 0,
    offsetMs: 0.333,
    orderingKey: keyName(workload.keys.count - 1),
    keySequence: KEY_SEQUENCE,
    partitionKey: '',
    eventType: LONGEST_EVENT_TYPE,
    fault: null,
  };
  const year2100AtMs = Date.UTC(2100, 0, 1);
  const encode = plannedRecordEncoder({
    workload: { ...workload, payloadBytes: 0 },
    run: 'r'.repeat(RUN_LENGTH),
    startAtMs: year2100AtMs,
  });
  const faults = workload.poison
    .filter(({ kind }) => kind !== 'malformed')
    .map((poison) => plannedFault(poison, 'truncated'));
  const lengths = [null, ...faults].map(
    (fault) => encode({ ...longest, fault }, year2100AtMs + 0.333).length,
  );
  return Math.max(...lengths);
}
