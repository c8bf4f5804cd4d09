import type { AnomalyKind } from '../../../src/measurement/anomalies/anomaly.ts';
import type { History, HistoryDelivery, HistoryRecord } from '../observed-history.ts';

/** A delivery with its invocation. */
interface Delivered extends HistoryDelivery {
  readonly invocation: number;
  readonly batchIndex: number;
  readonly startMs: number;
  readonly endMs: number;
}

const outcomeOf = ({ outcome = 'processed' }: HistoryDelivery): string => outcome;
const stampOf = (delivery: Delivered | undefined): number => delivery?.startMs ?? Number.NaN;

const byStart = (a: Delivered, b: Delivered): number =>
  a.startMs - b.startMs || a.invocation - b.invocation || a.batchIndex - b.batchIndex;

/** Counts the anomalies of a history by comparing everything with everything. */
export function naiveAnomalies(
  history: History,
  { epsilonMs, isComplete }: { readonly epsilonMs: number; readonly isComplete: boolean },
): Partial<Record<AnomalyKind, number>> {
  const deliveries = deliveriesOf(history);
  const isBefore = (a: Delivered, b: Delivered): boolean =>
    a.invocation === b.invocation ? a.batchIndex < b.batchIndex : a.endMs + epsilonMs < b.startMs;
  const counts = new Map<AnomalyKind, number>();
  const count = (kind: AnomalyKind, times = 1): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + times);
  };
  for (const record of history.records) {
    const ofKey = deliveries.filter(({ key }) => key === record.key);
    const siblings = history.records.filter(({ key }) => key === record.key);
    const own = ofKey.filter(({ seq }) => seq === record.seq);
    const firsts = siblings.flatMap((one) => firstOf(ofKey, one) ?? []);
    const first = firstOf(ofKey, record);
    const success = own.filter((one) => outcomeOf(one) === 'processed').toSorted(byStart)[0];

    // Records by themselves.
    const fate = fateOf(record, own);
    if (fate === 'missing') count(isComplete ? 'lost' : 'unseen');
    if (record.outcome === 'fail' && own.length > 0) count('aborted-read');
    const copies = copiesOf(record);
    if (copies > 1) count('duplicate.producer', copies - 1);
    for (const copy of new Set(own.map((one) => one.copy ?? 0))) {
      const ofCopy = own.filter((one) => (one.copy ?? 0) === copy);
      const at = ofCopy.findIndex((one) => outcomeOf(one) === 'processed');
      const repeated = at < 0 ? 0 : ofCopy.length - at - 1;
      if (repeated > 0) count('duplicate.redelivery', repeated);
    }

    // The broker's order.
    const isBehind = siblings.some(
      (later) =>
        later.seq > record.seq &&
        shardsOf(record).some((shard) => foremost(record, shard) > foremost(later, shard)),
    );
    if (isBehind) count('reorder.ingest');

    // The delivery's order.
    const late = (place: 'within' | 'across', byProducer: boolean): boolean =>
      first !== undefined &&
      firsts.some(
        (other) =>
          isBefore(other, first) &&
          (other.invocation === first.invocation) === (place === 'within') &&
          (byProducer ? other.seq > first.seq : belongsBehind(history, other, first)),
      );
    if (late('within', false)) count('reorder.within');
    else if (late('across', false)) count('reorder.across');
    const isLate = [true, false].some((one) => late('within', one) || late('across', one));

    // The order of processing.
    const passedBy = (delivery: Delivered): boolean =>
      ofKey.some(
        (other) =>
          other.seq > record.seq && outcomeOf(other) === 'processed' && isBefore(other, delivery),
      );
    if (success !== undefined && success !== first && !isLate && passedBy(success)) {
      count('gap.transient');
    }
    const repeats = own.filter(
      (one) => success !== undefined && one !== success && one.startMs >= stampOf(success),
    );
    count('redelivery-regress', repeats.filter(passedBy).length);
    const explained = ['given-up', 'refused', ...(isComplete ? ['unknown'] : [])];
    const isPassed = ofKey.some(
      (other) => other.seq > record.seq && outcomeOf(other) === 'processed',
    );
    if (explained.includes(fate) && isPassed) count('gap.permanent');
  }
  count('overlap', overlapsOf(deliveries, epsilonMs));
  return Object.fromEntries([...counts].filter(([, times]) => times > 0));
}

function deliveriesOf({ invocations }: History): readonly Delivered[] {
  return invocations
    .toSorted((a, b) => a.atMs[0] - b.atMs[0])
    .flatMap(({ batch, atMs }, invocation) =>
      batch.map((delivery, batchIndex) => {
        const [startMs, endMs] = delivery.atMs ?? atMs;
        return { ...delivery, invocation, batchIndex, startMs, endMs };
      }),
    );
}

function firstOf(ofKey: readonly Delivered[], { seq }: HistoryRecord): Delivered | undefined {
  return ofKey.filter((one) => one.seq === seq).toSorted(byStart)[0];
}

function copiesOf({ stored, outcome = 'ok' }: HistoryRecord): number {
  return stored?.length ?? (outcome === 'ok' ? 1 : 0);
}

function fateOf(
  { outcome, givenUp = 'no' }: HistoryRecord,
  own: readonly Delivered[],
): 'processed' | 'given-up' | 'refused' | 'unknown' | 'missing' | 'aborted' {
  if (own.some((one) => outcomeOf(one) === 'processed')) return 'processed';
  if (givenUp !== 'no') return 'given-up';
  if (outcome === 'fail') return own.length > 0 ? 'aborted' : 'refused';
  return outcome === 'unknown' && own.length === 0 ? 'unknown' : 'missing';
}

function shardsOf({ stored = [] }: HistoryRecord): readonly number[] {
  return [...new Set(stored.map(({ shard = 0 }) => shard))];
}

/** The first position of a record in a shard; `NaN`, which compares with nothing, without one. */
function foremost({ stored = [] }: HistoryRecord, inShard: number): number {
  const positions = stored.filter(({ shard = 0 }) => shard === inShard);
  return positions.length === 0
    ? Number.NaN
    : Math.min(...positions.map(({ position }) => position));
}

/** Whether the first of two deliveries ought to come second. */
function belongsBehind({ records }: History, a: Delivered, b: Delivered): boolean {
  const [placeOfA, placeOfB] = [a, b].map(
    ({ key, seq, copy = 0 }) =>
      records.find((one) => one.key === key && one.seq === seq)?.stored?.[copy],
  );
  return placeOfA === undefined ||
    placeOfB === undefined ||
    (placeOfA.shard ?? 0) !== (placeOfB.shard ?? 0)
    ? a.seq > b.seq
    : placeOfA.position > placeOfB.position;
}

/** Invocations that turned to a key while one that began before was certainly busy with it. */
function overlapsOf(deliveries: readonly Delivered[], epsilonMs: number): number {
  const spans = Object.values(
    Object.groupBy(deliveries, ({ key, invocation }) => `${key} ${invocation}`),
  ).map((rows = []) => ({
    key: rows[0]?.key,
    startMs: Math.min(...rows.map(({ startMs }) => startMs)),
    endMs: Math.max(...rows.map(({ endMs }) => endMs)),
  }));
  return spans.filter((span, at) =>
    spans.some(
      (other, otherAt) =>
        other.key === span.key &&
        otherAt !== at &&
        (other.startMs < span.startMs || (other.startMs === span.startMs && otherAt < at)) &&
        span.startMs + epsilonMs < other.endMs &&
        other.startMs + epsilonMs < span.endMs,
    ),
  ).length;
}
