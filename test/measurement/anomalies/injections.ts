import type { AnomalyKind } from '../../../src/measurement/anomalies/anomaly.ts';
import type {
  History,
  HistoryDelivery,
  HistoryInvocation,
  HistoryRecord,
} from '../observed-history.ts';
import { POSITION_STEP, type ValidHistory } from './valid-history.ts';

/** A history with one thing wrong. */
export interface Injected {
  readonly history: History;
  /** The record that is wrong: the first sequence of its witness. */
  readonly seq: number;
  readonly isComplete?: boolean;
  /** Classes that follow from the injected one by definition. */
  readonly implied?: Partial<Record<AnomalyKind, number>>;
}

/** What to break: a processed record of a key that has a processed one after it. */
export interface Target {
  readonly key: string;
  readonly seq: number;
}

type Inject = (history: ValidHistory, target: Target) => Injected;

/** Breaks one thing, by class. */
export const INJECTIONS: Readonly<Record<AnomalyKind, Inject>> = {
  lost: (history, target) => ({ history: withoutDeliveries(history, target), seq: target.seq }),
  unseen: (history, target) => ({
    history: withoutDeliveries(history, target),
    seq: target.seq,
    isComplete: false,
  }),
  unexpected: (history, { key, seq }) => ({
    history: {
      ...history,
      telemetry: { unexpectedDeliveryCount: 1 },
      unexpected: [{ brokerId: 'm', orderingKey: key, keySequence: seq + 100, requestId: 'r' }],
    },
    seq: seq + 100,
  }),
  'identity-conflict': (history, { key, seq }) => ({
    history: {
      ...history,
      telemetry: { conflictCount: 1 },
      conflicts: [
        {
          brokerId: 'm',
          record: rowOf(history, { key, seq }),
          orderingKey: key,
          keySequence: seq + 1,
          requestId: 'r',
        },
      ],
    },
    seq,
  }),
  'aborted-read': (history, target) => ({
    history: withRecord(history, target, ({ key, seq }) => ({ key, seq, outcome: 'fail' })),
    seq: target.seq,
  }),
  'duplicate.producer': (history, target) => {
    const { stored = [] } = recordOf(history, target);
    const copied = withRecord(history, target, (record) => ({
      ...record,
      copies: 2,
      ...(stored[0] !== undefined && {
        stored: [stored[0], { position: stored[0].position + POSITION_STEP / 2 }],
      }),
    }));
    const copy: HistoryDelivery = { ...target, copy: 1 };
    return { history: withNextInBatch(copied, target, [copy]), seq: target.seq };
  },
  'duplicate.redelivery': (history, target) => ({
    history: withNextInBatch(history, target, [{ ...target }]),
    seq: target.seq,
  }),
  'redelivery-regress': (history, target) => ({
    history: withBatchAfter(history, lastOf(history, next(target)), [{ ...target }]),
    seq: target.seq,
    implied: { 'duplicate.redelivery': 1 },
  }),
  'reorder.ingest': (history, target) => {
    // Each takes the other's place everywhere but at the producer.
    const other = next(target);
    const [stored, otherStored] = [target, other].map((one) => storedAt(history, one));
    const restored = withRecord(
      withRecord(history, target, (record) => ({
        ...record,
        stored: [{ position: otherStored ?? 1 }],
      })),
      other,
      (record) => ({ ...record, stored: [{ position: stored ?? 0 }] }),
    );
    const exchanged = mapDeliveries(restored, (delivery) =>
      isOf(delivery, target)
        ? { ...delivery, ...other }
        : isOf(delivery, other)
          ? { ...delivery, ...target }
          : delivery,
    );
    return { history: exchanged, seq: target.seq };
  },
  'reorder.within': (history, target) => {
    const other = next(target);
    const marked = withNextInBatch(withoutDeliveries(history, other), target, [
      { ...other },
      { ...target },
    ]);
    return { history: withoutFirst(marked, target), seq: target.seq };
  },
  'reorder.across': (history, target) => {
    const at = lastOf(history, next(target));
    return {
      history: withBatchAfter(withoutDeliveries(history, target), at, [{ ...target }]),
      seq: target.seq,
    };
  },
  overlap: (history, target) => {
    const other = next(target);
    const split = splitBefore(history, other);
    const [beganMs] = split.invocations[firstOf(split, other)]?.atMs ?? [0];
    const at = lastOf(split, target);
    const longer = mapDeliveries(split, (delivery, invocation) =>
      isOf(delivery, target) && invocation === at
        ? { ...delivery, atMs: [split.invocations[at]?.atMs[0] ?? 0, beganMs + 3] as const }
        : delivery,
    );
    return { history: longer, seq: other.seq };
  },
  'gap.transient': (history, target) => ({
    history: withBatchAfter(
      mapDeliveries(history, (delivery) =>
        isOf(delivery, target) ? { ...delivery, outcome: 'failed' } : delivery,
      ),
      lastOf(history, next(target)),
      [{ ...target }],
    ),
    seq: target.seq,
  }),
  'gap.permanent': (history, target) => ({
    history: withRecord(
      mapDeliveries(history, (delivery) =>
        isOf(delivery, target) ? { ...delivery, outcome: 'failed' } : delivery,
      ),
      target,
      (record) => ({ ...record, givenUp: 'on-failure-queue' }),
    ),
    seq: target.seq,
  }),
};

const next = ({ key, seq }: Target): Target => ({ key, seq: seq + 1 });

function isOf(delivery: HistoryDelivery, { key, seq }: Target): boolean {
  return delivery.key === key && delivery.seq === seq;
}

function recordOf({ records }: ValidHistory, target: Target): HistoryRecord {
  const record = records.find(({ key, seq }) => key === target.key && seq === target.seq);
  if (record === undefined) throw new TypeError('the target is in the history');
  return record;
}

function storedAt(history: ValidHistory, target: Target): number | undefined {
  return recordOf(history, target).stored?.[0]?.position;
}

/** Its row once the records are sorted. */
function rowOf({ records }: ValidHistory, target: Target): number {
  return records.filter(
    ({ key, seq }) => key < target.key || (key === target.key && seq < target.seq),
  ).length;
}

function firstOf({ invocations }: ValidHistory, target: Target): number {
  return invocations.findIndex(({ batch }) => batch.some((one) => isOf(one, target)));
}

function lastOf({ invocations }: ValidHistory, target: Target): number {
  return invocations.findLastIndex(({ batch }) => batch.some((one) => isOf(one, target)));
}

function withRecord(
  history: ValidHistory,
  target: Target,
  change: (record: HistoryRecord) => HistoryRecord,
): ValidHistory {
  const broken = recordOf(history, target);
  return {
    ...history,
    records: history.records.map((record) => (record === broken ? change(record) : record)),
  };
}

function mapDeliveries(
  history: ValidHistory,
  change: (delivery: HistoryDelivery, invocation: number) => HistoryDelivery,
): ValidHistory {
  return {
    ...history,
    invocations: history.invocations.map((one, invocation) => ({
      ...one,
      batch: one.batch.map((delivery) => change(delivery, invocation)),
    })),
  };
}

function withoutDeliveries(history: ValidHistory, target: Target): ValidHistory {
  return {
    ...history,
    invocations: history.invocations.map((one) => ({
      ...one,
      batch: one.batch.filter((delivery) => !isOf(delivery, target)),
    })),
  };
}

/** One more invocation, in the time between two. */
function withBatchAfter(
  history: ValidHistory,
  at: number,
  batch: readonly HistoryDelivery[],
): ValidHistory {
  const [, endMs] = history.invocations[at]?.atMs ?? [0, 0];
  const added: HistoryInvocation = { atMs: [endMs + 4, endMs + 9], batch };
  return { ...history, invocations: history.invocations.toSpliced(at + 1, 0, added) };
}

/** Right behind the last delivery of a record, in its batch. */
function withNextInBatch(
  history: ValidHistory,
  target: Target,
  added: readonly HistoryDelivery[],
): ValidHistory {
  const last = lastOf(history, target);
  return {
    ...history,
    invocations: history.invocations.map((one, invocation) => {
      if (invocation !== last) return one;
      const place = one.batch.findLastIndex((delivery) => isOf(delivery, target));
      return { ...one, batch: one.batch.toSpliced(place + 1, 0, ...added) };
    }),
  };
}

/** Without all deliveries of a record but the last. */
function withoutFirst(history: ValidHistory, target: Target): ValidHistory {
  const deliveries = history.invocations.flatMap(({ batch }) => batch);
  const last = deliveries.findLast((delivery) => isOf(delivery, target));
  return {
    ...history,
    invocations: history.invocations.map((one) => ({
      ...one,
      batch: one.batch.filter((delivery) => delivery === last || !isOf(delivery, target)),
    })),
  };
}

/** The first delivery of a record begins a batch, if need be one of its own. */
function splitBefore(history: ValidHistory, target: Target): ValidHistory {
  const at = firstOf(history, target);
  const batch = history.invocations[at]?.batch ?? [];
  const place = batch.findIndex((one) => isOf(one, target));
  const shortened = history.invocations.map((one, invocation) =>
    invocation === at ? { ...one, batch: batch.slice(0, place) } : one,
  );
  return withBatchAfter({ ...history, invocations: shortened }, at, batch.slice(place));
}
