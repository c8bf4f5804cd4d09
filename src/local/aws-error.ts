/** An error as an AWS service answers it: a code, a text and an HTTP status. */
export interface AwsErrorOptions {
  /** The HTTP status of the answer. @default 400 */
  readonly statusCode?: number;
  /**
   * The old name that the Query protocol used, sent beside the code in
   * `x-amzn-query-error` by SQS, e.g. `AWS.SimpleQueueService.NonExistentQueue`.
   */
  readonly queryCode?: string;
}

/**
 * Thrown by every action of the local AWS when AWS would answer with an error.
 *
 * `code` is the service's own exception name (`ProvisionedThroughputExceededException`)
 * and the message is AWS's own text where it is known.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly statusCode: number;
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message);
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.queryCode = options.queryCode;
  }
}
