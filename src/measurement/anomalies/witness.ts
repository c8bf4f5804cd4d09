import type { ObservedArm } from '../../observation/observed-arm.ts';
import type { AnomalyWitness, WitnessDelivery } from './anomaly.ts';
import type { Evidence } from './shortlist.ts';

/** Writes out what rows stand for. */
export function witnessOf(arm: ObservedArm, { records, deliveries, detail }: Evidence) {
  const { key, keySequence, acceptedAtMs, shard } = arm.records;
  const record = records[0] ?? -1;
  const shardIndex = shard[record] ?? -1;
  return {
    orderingKey: arm.keys[key[record] ?? -1] ?? '',
    keySequences: records.map((one) => keySequence[one] ?? NaN),
    acceptedAtMs: numberOrNull(acceptedAtMs[record]),
    shard: shardIndex < 0 ? null : shardIndex,
    deliveries: deliveries.map((row) => witnessDelivery(arm, row)),
    detail: detail ?? null,
  } satisfies AnomalyWitness;
}

function witnessDelivery(
  { records, deliveries, invocations }: ObservedArm,
  row: number,
): WitnessDelivery {
  return {
    keySequence: records.keySequence[deliveries.record[row] ?? -1] ?? NaN,
    requestId: invocations.requestIds[deliveries.invocation[row] ?? -1] ?? '',
    batchIndex: deliveries.batchIndex[row] ?? null,
    startedAtMs: numberOrNull(deliveries.startedAtMs[row]),
    endedAtMs: numberOrNull(deliveries.endedAtMs[row]),
  };
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** What was delivered under an id that holds another record. */
export function conflictWitnesses(arm: ObservedArm): readonly AnomalyWitness[] {
  return arm.conflicts.map(({ brokerId, record, keySequence, requestId }) => {
    const { deliveries, ...witness } = witnessOf(arm, { records: [record], deliveries: [] });
    return {
      ...witness,
      keySequences: [...witness.keySequences, keySequence],
      deliveries: [foreignDelivery(keySequence, requestId), ...deliveries],
      detail: { kind: 'broker-id', brokerId },
    };
  });
}

/** What was delivered in the name of the run that never planned it. */
export function unexpectedWitnesses({ unexpected }: ObservedArm): readonly AnomalyWitness[] {
  return unexpected.map(({ orderingKey, keySequence, requestId, brokerId }) => ({
    orderingKey,
    keySequences: [keySequence],
    acceptedAtMs: null,
    shard: null,
    deliveries: [foreignDelivery(keySequence, requestId)],
    detail: { kind: 'broker-id', brokerId },
  }));
}

function foreignDelivery(keySequence: number, requestId: string): WitnessDelivery {
  return { keySequence, requestId, batchIndex: null, startedAtMs: null, endedAtMs: null };
}
