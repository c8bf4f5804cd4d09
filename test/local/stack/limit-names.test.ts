import { expect, test } from '@jest/globals';
import {
  LIMIT_NAMES,
  type LimitName,
  limitsWithout,
} from '../../../src/local/stack/limit-names.ts';
import { createLocalServices, DEFAULT_LIMITS } from '../../../src/local/stack/local-services.ts';
import { createPrng } from '../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/virtual-clock.ts';

// Goal: a limit that is named is not enforced, and every other still is. Method: for each limit an
// experiment that runs into it, with all limits on, with that one off and with all others off.

const SCOPE = { region: 'us-east-1', accountId: '000000000000' };
const CONTEXT = { endpoint: 'http://local', signal: new AbortController().signal };
const QUEUE_URL = 'http://local/000000000000';
const MANY = Array.from({ length: 500 }, () => ({ Data: 'eA==', PartitionKey: 'k' }));

type Call = (action: string, input: object) => unknown;

function startServices(off: readonly LimitName[]) {
  const clock = createVirtualClock();
  const { kinesis, sqs } = createLocalServices({
    ...SCOPE,
    clock,
    prng: createPrng(1),
    limits: limitsWithout(off),
    createEnvironment: () => {
      throw new Error('there are no functions');
    },
  });
  const operations = { ...kinesis.operations, ...sqs.operations };
  const call: Call = (action, input) => operations[action]?.(input, CONTEXT);
  call('Kinesis_20131202.CreateStream', { StreamName: 'orders', ShardCount: 1 });
  sqs.createQueue({ name: 'orders', fifo: false, attributes: {} });
  sqs.createQueue({ name: 'orders.fifo', fifo: true, attributes: {} });
  return { clock, call };
}

function iteratorOf(call: Call): string {
  const input = { StreamName: 'orders', ShardId: 'shardId-000000000000' };
  const trimHorizon = { ...input, ShardIteratorType: 'TRIM_HORIZON' };
  const answer = call('Kinesis_20131202.GetShardIterator', trimHorizon);
  return (answer as { readonly ShardIterator: string }).ShardIterator;
}

/** Runs into one limit; throws, or tells how many records or messages are missing, if it holds. */
type Experiment = (call: Call, clock: VirtualClock) => Promise<number | undefined>;

const EXPERIMENTS: Readonly<Record<LimitName, Experiment>> = {
  'shard-writes': async (call) => {
    const put = () => call('Kinesis_20131202.PutRecords', { StreamName: 'orders', Records: MANY });
    put();
    put();
    return (put() as { readonly FailedRecordCount: number }).FailedRecordCount;
  },
  'shard-reads': async (call) => {
    const ShardIterator = iteratorOf(call);
    for (let reads = 0; reads < 6; reads++) call('Kinesis_20131202.GetRecords', { ShardIterator });
    return undefined;
  },
  'iterator-expiry': async (call, clock) => {
    const ShardIterator = iteratorOf(call);
    await clock.advance(300_001);
    call('Kinesis_20131202.GetRecords', { ShardIterator });
    return undefined;
  },
  'stream-retention': async (call, clock) => {
    call('Kinesis_20131202.PutRecord', { StreamName: 'orders', Data: 'eA==', PartitionKey: 'k' });
    await clock.advance(86_400_001);
    const answer = call('Kinesis_20131202.GetRecords', { ShardIterator: iteratorOf(call) });
    return 1 - (answer as { readonly Records: readonly object[] }).Records.length;
  },
  'fifo-throughput': async (call) => {
    const QueueUrl = `${QUEUE_URL}/orders.fifo`;
    for (let calls = 0; calls < 301; calls++) {
      await call('AmazonSQS.ReceiveMessage', { QueueUrl, WaitTimeSeconds: 0 });
    }
    return undefined;
  },
  'queue-in-flight': async (call) => {
    const QueueUrl = `${QUEUE_URL}/orders`;
    const Entries = Array.from({ length: 10 }, (_, id) => ({ Id: `${id}`, MessageBody: 'x' }));
    for (let count = 0; count <= 120_000; count += 10) {
      await call('AmazonSQS.SendMessageBatch', { QueueUrl, Entries });
      await call('AmazonSQS.ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    }
    return undefined;
  },
};

async function holds(limit: LimitName, off: readonly LimitName[]): Promise<boolean> {
  const { clock, call } = startServices(off);
  return EXPERIMENTS[limit](call, clock).then(
    (missingCount = 0) => missingCount > 0,
    () => true,
  );
}

test.each(LIMIT_NAMES)('%s holds unless it is off', async (limit) => {
  const others = LIMIT_NAMES.filter((name) => name !== limit);

  expect({
    allOn: await holds(limit, []),
    allOthersOff: await holds(limit, others),
    off: await holds(limit, [limit]),
  }).toEqual({ allOn: true, allOthersOff: true, off: false });
});

test('with no limit off, all are those of AWS', () => {
  expect(limitsWithout([])).toEqual(DEFAULT_LIMITS);
});
