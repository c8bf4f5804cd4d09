import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ProducerEnvironment } from '../producing/producer-environment.ts';
import type { ProducerPorts } from '../producing/producer-ports.ts';
import { kinesisTransport } from './kinesis-transport.ts';
import { sqsTransport } from './sqs-transport.ts';

/** The producer retries by itself, and must see the outcome of every try. */
const MAX_ATTEMPTS = 1;

/** Every call must end within 4 s, as its port promises: 1 s to connect, 3 s to be answered. */
const CONNECTION_TIMEOUT_MS = 1000;
const REQUEST_TIMEOUT_MS = 3000;

/**
 * A transport for each arm that the stage has a stream or a queue for; the arms of the stream
 * share one. Region, credentials and `AWS_ENDPOINT_URL` are the environment's, and are not
 * needed before the first call.
 */
export function producerTransports({
  streamName,
  queueName,
  fifoQueueName,
}: ProducerEnvironment): ProducerPorts['transports'] {
  const sqs = createSqsClient();
  const stream = streamName && kinesisTransport({ client: createKinesisClient(), streamName });
  const queue = queueName && sqsTransport({ client: sqs, queueName, kind: 'standard' });
  const fifo =
    fifoQueueName && sqsTransport({ client: sqs, queueName: fifoQueueName, kind: 'fifo' });
  return {
    ...(stream ? { kinesis: stream, 'kinesis-efo': stream } : undefined),
    ...(queue ? { sqs: queue } : undefined),
    ...(fifo ? { 'sqs-fifo': fifo } : undefined),
  };
}

/** A Kinesis client for publishing. It speaks HTTP/2, hence has one connection to keep alive. */
function createKinesisClient(): KinesisClient {
  return withoutCallLog(
    new KinesisClient({
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS },
    }),
  );
}

/** Both queues' calls in flight at once: a call that waited for a socket would be late unseen. */
const SOCKETS_MAX = 128;

/** An SQS client for publishing; connections are kept alive, which is the SDK's default. */
function createSqsClient(): SQSClient {
  return withoutCallLog(
    new SQSClient({
      maxAttempts: MAX_ATTEMPTS,
      md5: false, // TLS guards what is sent: hashing each body again would be work for nothing.
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        httpAgent: { maxSockets: SOCKETS_MAX },
        httpsAgent: { maxSockets: SOCKETS_MAX },
        throwOnRequestTimeout: true, // Without it the SDK only writes a warning.
      },
    }),
  );
}

/**
 * The SDK prepares a log line of every call, input and output, before it finds that nobody
 * listens: about 7 % of what a call of ten messages costs.
 */
function withoutCallLog<Client extends KinesisClient | SQSClient>(client: Client): Client {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
