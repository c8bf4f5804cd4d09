import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Which AWS a client talks to; what is absent comes from the environment, as usual. */
export interface AwsTarget {
  /** `http://127.0.0.1:PORT` for the local AWS. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A client that reads what functions printed. */
export function createLogsClient(target: AwsTarget): CloudWatchLogsClient {
  return new CloudWatchLogsClient({ ...target });
}

/** A client that reads streams. Never retries: who reads decides when a shard is asked again. */
export function createStreamClient(target: AwsTarget): KinesisClient {
  return new KinesisClient({ ...target, maxAttempts: 1 });
}

/** A client that reads queues. */
export function createQueueClient(target: AwsTarget): SQSClient {
  return new SQSClient({ ...target });
}

/**
 * A client that invokes functions and waits for them as long as they take.
 *
 * Never retries: a second invocation of the producer would send everything twice.
 */
export function createFunctionsClient(target: AwsTarget): LambdaClient {
  return new LambdaClient({
    ...target,
    maxAttempts: 1,
    // The answer comes when the whole slice is sent; only the connection may be hurried.
    requestHandler: { requestTimeout: 0, socketTimeout: 0, connectionTimeout: 5000 },
  });
}
