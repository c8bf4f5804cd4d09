import type { InvocationEvent } from '../invocation-event.ts';
import { eventText } from './batch-buffer.ts';
import { type PartialBatchResponse, parsePartialBatchResponse } from './partial-batch-response.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';

/** What a function is sent for a batch of stream records, and how its answer is read. */
export interface InvocationFormat {
  readonly event: (records: readonly EncodedStreamRecord[]) => InvocationEvent;
  /** Reads `payload`, the answer to these records, as far as the mapping is told to. */
  readonly takeAnswer: (
    payload: string,
    records: readonly EncodedStreamRecord[],
  ) => PartialBatchResponse;
}

/** The format of a mapping without tumbling windows: an event has records and nothing else. */
export function recordsOnlyFormat(reportBatchItemFailures: boolean): InvocationFormat {
  return {
    event: recordsEvent,
    takeAnswer: reportBatchItemFailures ? readFailures : () => SUCCEEDED,
  };
}

function recordsEvent(records: readonly EncodedStreamRecord[]): InvocationEvent {
  return {
    text: () => eventText(records),
    value: () => ({ Records: records.map((record) => record.value()) }),
  };
}

const SUCCEEDED: PartialBatchResponse = { kind: 'succeeded' };

function readFailures(
  payload: string,
  records: readonly EncodedStreamRecord[],
): PartialBatchResponse {
  return parsePartialBatchResponse(payload, () =>
    records.map(({ record }) => record.sequenceNumber),
  );
}
