import { eventText } from './batch-buffer.ts';
import { type PartialBatchResponse, parsePartialBatchResponse } from './partial-batch-response.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';

/** What a function is sent for a batch of stream records, and how its answer is read. */
export interface InvocationFormat {
  readonly eventText: (records: readonly EncodedStreamRecord[]) => string;
  /** Reads `payload`, the answer to these records, as far as the mapping is told to. */
  readonly takeAnswer: (
    payload: string,
    records: readonly EncodedStreamRecord[],
  ) => PartialBatchResponse;
}

/** The format of a mapping without tumbling windows: an event has records and nothing else. */
export function recordsOnlyFormat(reportBatchItemFailures: boolean): InvocationFormat {
  return { eventText, takeAnswer: reportBatchItemFailures ? readFailures : () => SUCCEEDED };
}

const SUCCEEDED: PartialBatchResponse = { kind: 'succeeded' };

function readFailures(
  payload: string,
  records: readonly EncodedStreamRecord[],
): PartialBatchResponse {
  const sequenceNumbers = records.map(({ record }) => record.sequenceNumber);
  return parsePartialBatchResponse(payload, sequenceNumbers);
}
