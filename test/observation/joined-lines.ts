import type {
  AttemptedRecord,
  AttemptObservation,
} from '../../src/observation/attempt-observation.ts';
import { decodeObservationLine } from '../../src/observation/decode-observation.ts';
import type {
  DeliveredRecord,
  DeliveryObservation,
} from '../../src/observation/delivery-observation.ts';
import {
  ATTEMPT_OUTCOMES,
  type AttemptLine,
  DELIVERY_OUTCOMES,
  type DeliveryLine,
} from '../../src/observation/observation-line.ts';

/** Leaves out what is absent, so that a joined record equals the one that was encoded. */
function present<T extends object>(fields: { [K in keyof T]: T[K] | null | undefined }): T {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as T;
}

function attemptedRecord(line: AttemptLine, row: number): AttemptedRecord {
  const { records } = line;
  return present<AttemptedRecord>({
    orderingKey: records.orderingKey[row],
    keySequence: records.keySequence[row],
    intendedAtMs: records.intendedAtMs[row],
    tryNumber: records.tryNumber[row],
    outcome: ATTEMPT_OUTCOMES[records.outcome[row] ?? -1],
    errorCode: line.errorCodes[records.errorCode[row] ?? -1],
    brokerId: records.brokerId[row],
    brokerSequence: records.brokerSequence[row],
    shardId: line.shardIds[records.shardId[row] ?? -1],
    plannedFault: line.plannedFaults[records.plannedFault[row] ?? -1],
  });
}

function deliveredRecord(line: DeliveryLine, row: number): DeliveredRecord {
  const { records } = line;
  return present<DeliveredRecord>({
    brokerId: records.brokerId[row],
    subSequence: records.subSequence[row],
    brokerAtMs: records.brokerAtMs[row],
    receiveCount: records.receiveCount[row],
    run: line.runs[records.run[row] ?? -1],
    orderingKey: records.orderingKey[row],
    keySequence: records.keySequence[row],
    intendedAtMs: records.intendedAtMs[row],
    sentAtMs: records.sentAtMs[row],
    startedAtMs: records.startedAtMs[row],
    endedAtMs: records.endedAtMs[row],
    outcome: DELIVERY_OUTCOMES[records.outcome[row] ?? -1],
    failure: line.failures[records.failure[row] ?? -1],
  });
}

/** Decodes all lines of one producer call and joins them again. */
export function joinAttempt(lines: readonly string[]): AttemptObservation {
  const decoded = lines.map((line) => decodeObservationLine(line) as AttemptLine);
  const { kind, run, arm, sandbox, call, sentAtMs, acknowledgedAtMs } = decoded[0] as AttemptLine;
  const records = decoded.flatMap((line) =>
    line.records.brokerId.map((_, row) => attemptedRecord(line, row)),
  );
  return { kind, run, arm, sandbox, call, sentAtMs, acknowledgedAtMs, records };
}

/** Decodes all lines of one invocation and joins them again. */
export function joinDelivery(lines: readonly string[]): DeliveryObservation {
  const decoded = lines.map((line) => decodeObservationLine(line) as DeliveryLine);
  const first = decoded[0] as DeliveryLine;
  return present<DeliveryObservation>({
    kind: first.kind,
    arm: first.arm,
    sandbox: first.sandbox,
    invocation: first.invocation,
    requestId: first.requestId,
    source: first.source,
    shardId: first.shardId,
    startedAtMs: first.startedAtMs,
    endedAtMs: first.endedAtMs,
    outcome: first.outcome,
    error: first.error,
    records: decoded.flatMap((line) =>
      line.records.brokerId.map((_, row) => deliveredRecord(line, row)),
    ),
  });
}
