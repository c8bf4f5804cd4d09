import { z } from 'zod';

const documentSchema = z.object({
  requestContext: z.object({ condition: z.string(), functionArn: z.string() }),
  KinesisBatchInfo: z.object({
    shardId: z.string().max(256),
    startSequenceNumber: z.string().regex(/^\d{1,129}$/),
    endSequenceNumber: z.string().regex(/^\d{1,129}$/),
    batchSize: z.int().min(1).max(10_000),
  }),
});

/** The name in a function ARN, which may end in a qualifier. */
const FUNCTION_NAME = /:function:([A-Za-z0-9_-]{1,140})(?::|$)/;

/** What a stream mapping tells its on-failure queue about a batch it gave up on. */
export interface FailedBatch {
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly batchSize: number;
  /** Name of the function that did not take the batch. */
  readonly functionName: string;
  /** `RetryAttemptsExhausted` or `RecordAgeExceeded`. */
  readonly condition: string;
}

/**
 * Reads the document, or gives undefined when the text is something else. The queue may hold
 * anybody's messages, so what is not ours is no error.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function parseFailedBatch(body: string): FailedBatch | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const parsed = documentSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { KinesisBatchInfo: batch, requestContext } = parsed.data;
  const functionName = FUNCTION_NAME.exec(requestContext.functionArn)?.[1] ?? '';
  return { ...batch, functionName, condition: requestContext.condition };
}

/** Whether a sequence number lies in the batch's range, both ends included. */
export function isInBatch(batch: FailedBatch, sequenceNumber: string): boolean {
  return (
    isAtMost(batch.startSequenceNumber, sequenceNumber) &&
    isAtMost(sequenceNumber, batch.endSequenceNumber)
  );
}

/** Compares length before text: sequence numbers overflow `number`, and "10" sorts before "9". */
function isAtMost(left: string, right: string): boolean {
  return left.length === right.length ? left <= right : left.length < right.length;
}
