import { expect } from '@jest/globals';

/** The document that AWS sends when the retries of `sequenceNumbers` are spent. */
export function exhausted(count: number, functionError: string | null, sequenceNumbers: string[]) {
  const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return {
    requestContext: {
      requestId: expect.any(String),
      functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:consumer',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: count,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError },
    version: '1.0',
    timestamp: isoTime,
    KinesisBatchInfo: {
      shardId: 'shardId-000000000000',
      startSequenceNumber: sequenceNumbers[0],
      endSequenceNumber: sequenceNumbers.at(-1),
      approximateArrivalOfFirstRecord: isoTime,
      approximateArrivalOfLastRecord: isoTime,
      batchSize: sequenceNumbers.length,
      streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/test',
    },
  };
}

/** The document that AWS sends when records became too old. */
export function expired(count: number, sequenceNumbers: string[]) {
  const { responseContext: _, ...document } = exhausted(count, null, sequenceNumbers);
  const requestContext = { ...document.requestContext, condition: 'RecordAgeExceeded' };
  return { ...document, requestContext };
}
