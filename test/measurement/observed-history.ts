import type { RunEvidence } from '../../src/measurement/evidence.ts';
import type { Arm } from '../../src/observation/arm.ts';
import type { AttemptOutcome } from '../../src/observation/attempt-observation.ts';
import type {
  DeliveryOutcome,
  InvocationOutcome,
} from '../../src/observation/delivery-observation.ts';
import { ATTEMPT_OUTCOMES, DELIVERY_OUTCOMES } from '../../src/observation/observation-line.ts';
import {
  GIVEN_UP,
  INVOCATION_OUTCOMES,
  type ObservedArm,
  type ObservedTelemetry,
} from '../../src/observation/observed-arm.ts';

/** A planned record of a history written by hand; everything left out is the ordinary. */
export interface HistoryRecord {
  readonly key: string;
  readonly seq: number;
  readonly intendedAtMs?: number;
  readonly sentAtMs?: number;
  readonly acknowledgedAtMs?: number;
  readonly outcome?: AttemptOutcome;
  readonly tries?: number;
  readonly copies?: number;
  /** Where its copies stand in the broker's order, the one accepted first before the others. */
  readonly stored?: readonly { readonly shard?: number; readonly position: number }[];
  readonly givenUp?: (typeof GIVEN_UP)[number];
  readonly faulty?: boolean;
}

/** A record in a batch. */
export interface HistoryDelivery {
  readonly key: string;
  readonly seq: number;
  readonly copy?: number;
  /** Null when the handler did not turn to it. @default start and end of the invocation */
  readonly atMs?: readonly [startedAtMs: number, endedAtMs: number] | null;
  readonly outcome?: DeliveryOutcome;
  /** @default when the record was sent */
  readonly brokerAtMs?: number;
}

/** An invocation. */
export interface HistoryInvocation {
  readonly atMs: readonly [startedAtMs: number, endedAtMs: number];
  readonly outcome?: InvocationOutcome;
  readonly cold?: boolean;
  /** When the log service took its line. @default NaN */
  readonly loggedAtMs?: number;
  readonly batch: readonly HistoryDelivery[];
}

/** A history of one arm. */
export interface History {
  readonly arm?: Arm;
  readonly records: readonly HistoryRecord[];
  readonly invocations: readonly HistoryInvocation[];
  readonly telemetry?: Partial<ObservedTelemetry>;
  readonly conflicts?: ObservedArm['conflicts'];
  readonly unexpected?: ObservedArm['unexpected'];
}

/** Evidence of a run that was drained and lost no line. */
export const COMPLETE_EVIDENCE: RunEvidence = { drained: true, missingLineCount: 0 };

/** Complete telemetry. */
const COMPLETE: ObservedTelemetry = {
  seenInvocationCount: 0,
  missingObservationCount: 0,
  unobservedFailureCount: 0,
  conflictCount: 0,
  unexpectedDeliveryCount: 0,
  foreignDeliveryCount: 0,
  ambiguousFailureCount: 0,
};

/** Lays a history out as the columns that measurement takes, sorted as they promise. */
export function observedArm({ arm = 'sqs', telemetry = {}, ...history }: History): ObservedArm {
  const keys = [...new Set(history.records.map(({ key }) => key))].sort();
  const records = history.records.toSorted(
    (a, b) => keys.indexOf(a.key) - keys.indexOf(b.key) || a.seq - b.seq,
  );
  const rowOf = new Map(records.map(({ key, seq }, row) => [`${key}/${seq}`, row]));
  const sentAtMsOf = ({ key, seq }: HistoryDelivery): number =>
    records[rowOf.get(`${key}/${seq}`) ?? -1]?.sentAtMs ?? 0;
  const invocations = history.invocations.toSorted((a, b) => a.atMs[0] - b.atMs[0]);
  const deliveries = invocations
    .flatMap(({ batch, atMs }, invocation) =>
      batch.map((delivery, batchIndex) => ({
        record: rowOf.get(`${delivery.key}/${delivery.seq}`) ?? -1,
        copy: delivery.copy ?? 0,
        invocation,
        batchIndex,
        brokerAtMs: delivery.brokerAtMs ?? sentAtMsOf(delivery),
        at: delivery.atMs === undefined ? atMs : delivery.atMs,
        outcome: delivery.outcome ?? 'processed',
      })),
    )
    .sort((a, b) => a.record - b.record || a.copy - b.copy || a.invocation - b.invocation);
  const floats = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
    Float64Array.from(rows, of);
  const ints = <Row>(rows: readonly Row[], of: (row: Row, at: number) => number) =>
    Int32Array.from(rows, of);
  const bytes = <Row>(rows: readonly Row[], of: (row: Row) => number) => Uint8Array.from(rows, of);
  const copies = records.flatMap(({ stored = [] }, record) =>
    stored.slice(1).map((place, index) => ({ record, copy: index + 1, place })),
  );
  const shardOf = (place: { readonly shard?: number } | undefined): number =>
    place === undefined ? -1 : (place.shard ?? 0);
  const accepted = ({ outcome = 'ok' }: HistoryRecord): boolean => outcome === 'ok';
  return {
    arm,
    keys,
    records: {
      key: ints(records, ({ key }) => keys.indexOf(key)),
      keySequence: floats(records, ({ seq }) => seq),
      intendedAtMs: floats(records, ({ intendedAtMs = 0 }) => intendedAtMs),
      firstSentAtMs: floats(records, ({ sentAtMs = 0 }) => sentAtMs),
      firstCall: ints(records, (_, row) => row),
      acceptedSentAtMs: floats(records, (record) =>
        accepted(record) ? (record.sentAtMs ?? 0) : NaN,
      ),
      acceptedAtMs: floats(records, (record) =>
        accepted(record) ? (record.acknowledgedAtMs ?? record.sentAtMs ?? 0) : NaN,
      ),
      acceptedCall: ints(records, (record, row) => (accepted(record) ? row : -1)),
      outcome: bytes(records, ({ outcome = 'ok' }) => ATTEMPT_OUTCOMES.indexOf(outcome)),
      tryCount: ints(records, ({ tries = 1 }) => tries),
      shard: ints(records, ({ stored = [] }) => shardOf(stored[0])),
      brokerPosition: floats(records, ({ stored = [] }) => stored[0]?.position ?? NaN),
      copyCount: ints(
        records,
        (record) => record.copies ?? record.stored?.length ?? (accepted(record) ? 1 : 0),
      ),
      givenUp: bytes(records, ({ givenUp = 'no' }) => GIVEN_UP.indexOf(givenUp)),
      faulty: bytes(records, ({ faulty = false }) => (faulty ? 1 : 0)),
    },
    copies: {
      record: ints(copies, ({ record }) => record),
      copy: ints(copies, ({ copy }) => copy),
      shard: ints(copies, ({ place }) => shardOf(place)),
      brokerPosition: floats(copies, ({ place }) => place.position),
    },
    calls: { producer: ints(records, () => 0) },
    deliveries: {
      record: ints(deliveries, ({ record }) => record),
      copy: ints(deliveries, ({ copy }) => copy),
      invocation: ints(deliveries, ({ invocation }) => invocation),
      batchIndex: ints(deliveries, ({ batchIndex }) => batchIndex),
      brokerAtMs: floats(deliveries, ({ brokerAtMs }) => brokerAtMs),
      startedAtMs: floats(deliveries, ({ at }) => at?.[0] ?? NaN),
      endedAtMs: floats(deliveries, ({ at }) => at?.[1] ?? NaN),
      outcome: bytes(deliveries, ({ outcome }) => DELIVERY_OUTCOMES.indexOf(outcome)),
    },
    invocations: {
      requestIds: invocations.map((_, row) => `request ${row}`),
      sandbox: ints(invocations, () => 0),
      startedAtMs: floats(invocations, ({ atMs }) => atMs[0]),
      endedAtMs: floats(invocations, ({ atMs }) => atMs[1]),
      recordCount: ints(invocations, ({ batch }) => batch.length),
      outcome: bytes(invocations, ({ outcome = 'succeeded' }) =>
        INVOCATION_OUTCOMES.indexOf(outcome),
      ),
      cold: bytes(invocations, ({ cold = false }) => (cold ? 1 : 0)),
      timedOut: bytes(invocations, () => 0),
      durationMs: floats(invocations, ({ atMs }) => atMs[1] - atMs[0]),
      billedMs: floats(invocations, ({ atMs }) => Math.ceil(atMs[1] - atMs[0])),
      initMs: floats(invocations, ({ cold = false }) => (cold ? 100 : NaN)),
      loggedAtMs: floats(invocations, ({ loggedAtMs = NaN }) => loggedAtMs),
    },
    conflicts: history.conflicts ?? [],
    unexpected: history.unexpected ?? [],
    telemetry: { ...COMPLETE, ...telemetry },
  };
}
