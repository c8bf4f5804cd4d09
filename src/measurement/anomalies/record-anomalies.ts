import { ATTEMPT_OUTCOMES } from '../../observation/observation-line.ts';
import type { ObservedArm } from '../../observation/observed-arm.ts';
import { REDELIVERIES } from '../duplicates.ts';
import { FATES, type RecordOutcomes } from '../record-outcomes.ts';
import { Shortlist } from './shortlist.ts';

const MISSING = FATES.indexOf('missing');
const REFUSED = ATTEMPT_OUTCOMES.indexOf('fail');
const REPEATED = REDELIVERIES.indexOf('after-success');

/** A witness names at most so many deliveries of its record. */
const DELIVERIES_MAX = 8;

/** Anomalies that one record has by itself, whatever its key's other records do. */
export interface RecordAnomalies {
  readonly missing: Shortlist;
  readonly abortedRead: Shortlist;
  readonly producerDuplicate: Shortlist;
  readonly redelivery: Shortlist;
}

/** Looks at each record with its own deliveries; relies on the order of the columns. */
export function findRecordAnomalies(
  arm: ObservedArm,
  { fates, delivered, redeliveries }: RecordOutcomes,
): RecordAnomalies {
  const { records, deliveries } = arm;
  const found: RecordAnomalies = {
    missing: new Shortlist(),
    abortedRead: new Shortlist(),
    producerDuplicate: new Shortlist(),
    redelivery: new Shortlist(),
  };
  let from = 0;
  for (let record = 0; record < fates.length; record++) {
    let to = from;
    while (deliveries.record[to] === record) to++;
    const evidence = () => ({
      records: [record],
      deliveries: Array.from({ length: Math.min(to - from, DELIVERIES_MAX) }, (_, at) => from + at),
    });
    const atMs = records.intendedAtMs[record] ?? NaN;
    if (fates[record] === MISSING) found.missing.add(atMs, evidence());
    if (records.outcome[record] === REFUSED && delivered[record] === 1) {
      found.abortedRead.add(atMs, evidence());
    }
    const copyCount = records.copyCount[record] ?? 0;
    if (copyCount > 1) {
      const detail = { kind: 'copies', copyCount } as const;
      found.producerDuplicate.add(-copyCount, { ...evidence(), detail }, copyCount - 1);
    }
    let repeatedCount = 0;
    for (let row = from; row < to; row++) if (redeliveries[row] === REPEATED) repeatedCount++;
    if (repeatedCount > 0) {
      const detail = { kind: 'deliveries', deliveryCount: to - from } as const;
      found.redelivery.add(from - to, { ...evidence(), detail }, repeatedCount);
    }
    from = to;
  }
  return found;
}
