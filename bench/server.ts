/**
 * The local streams and queues alone, in a process of their own, so that a benchmark can tell the
 * server's memory and CPU from the client's. Started by `fork`; talks over IPC.
 */
import { systemClock } from '../src/clock.ts';
import { createKinesisService } from '../src/local/kinesis/kinesis-service.ts';
import { createSqsService } from '../src/local/sqs/sqs-service.ts';
import { startWireServer } from '../src/local/wire/wire-server.ts';
import { createPrng } from '../src/prng.ts';
import { announceServer } from './announce-server.ts';

const options = {
  clock: systemClock,
  prng: createPrng(1),
  region: 'us-east-1',
  accountId: '000000000000',
};
const kinesis = createKinesisService({
  ...options,
  limits: { writeThroughput: false, readThroughput: false, iteratorExpiry: true, retention: true },
});
const sqs = createSqsService({ ...options, limits: { inFlight: false, fifoThroughput: false } });
kinesis.createStream({
  name: 'bench',
  shardCount: 4,
  mode: 'PROVISIONED',
  retentionMs: 24 * 3_600_000,
});
const server = await startWireServer({
  host: '127.0.0.1',
  port: 0,
  operations: { ...kinesis.operations, ...sqs.operations },
  routes: [],
});

announceServer(server.endpoint);
