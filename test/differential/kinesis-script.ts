import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  IncreaseStreamRetentionPeriodCommand,
  type KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  type PutRecordCommandInput,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import type { Transcript } from './kinesis-transcript.ts';

const StreamName = 'orders';
/** In the middle of all hash keys. */
const HALF = (2n ** 127n).toString();
const shardId = (shardNumber: number): string => `shardId-00000000000${shardNumber}`;

/** A client whose answers are noted. */
export interface Actor {
  readonly client: KinesisClient;
  readonly note: Transcript['note'];
}

/** Streams are created, described, listed, changed and deleted. */
export async function administrate({ client, note }: Actor): Promise<void> {
  await note('describe missing', client.send(new DescribeStreamCommand({ StreamName })));
  await note('delete missing', client.send(new DeleteStreamCommand({ StreamName })));
  const bad = { StreamName: 'no spaces', ShardCount: 1 };
  await note('create badly named', client.send(new CreateStreamCommand(bad)));
  await note('create', client.send(new CreateStreamCommand({ StreamName, ShardCount: 3 })));
  await untilActive(client);
  await note('create again', client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 })));
  const none = { StreamName: 'none', ShardCount: 0 };
  await note('create without shards', client.send(new CreateStreamCommand(none)));
  await note('describe', client.send(new DescribeStreamCommand({ StreamName })));
  await note('describe one', client.send(new DescribeStreamCommand({ StreamName, Limit: 1 })));
  const after = { StreamName, ExclusiveStartShardId: shardId(1) };
  await note('describe the rest', client.send(new DescribeStreamCommand(after)));
  await note('describe none', client.send(new DescribeStreamCommand({ StreamName, Limit: 0 })));
  await note('summary', client.send(new DescribeStreamSummaryCommand({ StreamName })));
  await note('list shards', client.send(new ListShardsCommand({ StreamName })));
  const page = { StreamName, MaxResults: 2 };
  const first = await note('list two shards', client.send(new ListShardsCommand(page)));
  const NextToken = first?.NextToken;
  await note('list the third', client.send(new ListShardsCommand({ NextToken })));
  const both = { StreamName, NextToken };
  await note('list with name and token', client.send(new ListShardsCommand(both)));
  await note('list streams', client.send(new ListStreamsCommand({})));
  const from = { ExclusiveStartStreamName: StreamName };
  await note('list later streams', client.send(new ListStreamsCommand(from)));
  for (const hours of [48, 24, 23, 8_761]) {
    const input = { StreamName, RetentionPeriodHours: hours };
    const increase = new IncreaseStreamRetentionPeriodCommand(input);
    await note(`increase retention to ${hours}`, client.send(increase));
    const decrease = new DecreaseStreamRetentionPeriodCommand(input);
    await note(`decrease retention to ${hours}`, client.send(decrease));
  }
  const tags = { StreamName, Tags: { team: 'a' } };
  await note('tag', client.send(new AddTagsToStreamCommand(tags)));
  await note('delete', client.send(new DeleteStreamCommand({ StreamName })));
}

/** Records are put one by one and in batches, and read from every kind of place. */
export async function putAndGet({ client, note }: Actor): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
  await untilActive(client);
  const put = (step: string, input: Partial<PutRecordCommandInput>) => {
    const record = { StreamName, PartitionKey: 'key', Data: Buffer.from(step), ...input };
    return note(step, client.send(new PutRecordCommand(record)));
  };
  const place = (step: string, input: Partial<GetShardIteratorCommandInput>) => {
    const whole = { StreamName, ShardId: shardId(0), ShardIteratorType: undefined, ...input };
    return note(step, client.send(new GetShardIteratorCommand(whole)));
  };
  const get = async (
    step: string,
    input: Partial<GetShardIteratorCommandInput>,
    Limit?: number,
  ) => {
    const found = await place(`${step}: place`, input);
    const ShardIterator = found?.ShardIterator;
    return note(step, client.send(new GetRecordsCommand({ ShardIterator, Limit })));
  };

  const first = await put('put', { ExplicitHashKey: '0' });
  await put('put to the other shard', { ExplicitHashKey: HALF });
  await put('put by key', { PartitionKey: 'some user' });
  const ordered = { ExplicitHashKey: '0', SequenceNumberForOrdering: first?.SequenceNumber };
  const second = await put('put in order', ordered);
  await put('put ordered by nonsense', { SequenceNumberForOrdering: 'nonsense' });
  await put('put beyond the last hash key', { ExplicitHashKey: (2n ** 128n).toString() });
  await put('put with a hash key of letters', { ExplicitHashKey: 'abc' });
  await put('put without a key', { PartitionKey: '' });
  await put('put with a long key', { PartitionKey: 'x'.repeat(257) });
  await put('put into nothing', { StreamName: 'nothing' });
  await put('put 1 MiB and a byte', { Data: Buffer.alloc(1_048_577) });
  const Records = ['0', HALF, '1'].map((ExplicitHashKey) => ({
    PartitionKey: 'key',
    ExplicitHashKey,
    Data: Buffer.from(ExplicitHashKey),
  }));
  await note('put batch', client.send(new PutRecordsCommand({ StreamName, Records })));
  const none = { StreamName, Records: [] };
  await note('put empty batch', client.send(new PutRecordsCommand(none)));
  const tooMany = { StreamName, Records: Array(501).fill(Records[0]) };
  await note('put 501 records', client.send(new PutRecordsCommand(tooMany)));

  await get('from the beginning', { ShardIteratorType: 'TRIM_HORIZON' });
  await get('of the other shard', { ShardIteratorType: 'TRIM_HORIZON', ShardId: shardId(1) });
  const two = await get('two of them', { ShardIteratorType: 'TRIM_HORIZON' }, 2);
  const rest = { ShardIterator: two?.NextShardIterator };
  await note('the rest', client.send(new GetRecordsCommand(rest)));
  await get('from the end', { ShardIteratorType: 'LATEST' });
  const StartingSequenceNumber = second?.SequenceNumber;
  for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const) {
    await get(ShardIteratorType, { ShardIteratorType, StartingSequenceNumber });
    await place(`${ShardIteratorType} of nothing`, { ShardIteratorType });
    const elsewhere = { ShardIteratorType, StartingSequenceNumber, ShardId: shardId(1) };
    await place(`${ShardIteratorType} of another shard`, elsewhere);
  }
  const atTimestamp = { ShardIteratorType: 'AT_TIMESTAMP' } as const;
  await get('since 1970', { ...atTimestamp, Timestamp: new Date(0) });
  await place('since no time', atTimestamp);
  await place('latest with a number', { ShardIteratorType: 'LATEST', StartingSequenceNumber });
  await place('of no type', {});
  await place('of a missing shard', { ShardIteratorType: 'LATEST', ShardId: shardId(7) });
  await place('of a missing stream', { ShardIteratorType: 'LATEST', StreamName: 'nothing' });
  const forged = { ShardIterator: 'forged' };
  await note('by a forged iterator', client.send(new GetRecordsCommand(forged)));
  await note('by no iterator', client.send(new GetRecordsCommand({ ShardIterator: undefined })));
  await get('none', { ShardIteratorType: 'LATEST' }, 0);
  await get('too many', { ShardIteratorType: 'LATEST' }, 10_001);
}

/** Shards are split and merged, and read to their ends. */
export async function reshard({ client, note }: Actor): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
  await untilActive(client);
  const split = async (step: string, shardNumber: number, NewStartingHashKey: string) => {
    const input = { StreamName, ShardToSplit: shardId(shardNumber), NewStartingHashKey };
    await note(step, client.send(new SplitShardCommand(input)));
    await untilActive(client);
  };
  const merge = async (step: string, left: number, right: number) => {
    const shards = { ShardToMerge: shardId(left), AdjacentShardToMerge: shardId(right) };
    await note(step, client.send(new MergeShardsCommand({ StreamName, ...shards })));
    await untilActive(client);
  };
  const put = (step: string, ExplicitHashKey: string) => {
    const record = { StreamName, PartitionKey: 'key', Data: Buffer.from(step), ExplicitHashKey };
    return note(step, client.send(new PutRecordCommand(record)));
  };
  const readToEnd = async (step: string, shardNumber: number) => {
    const ShardId = shardId(shardNumber);
    const beginning = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const found = await client.send(new GetShardIteratorCommand(beginning));
    const { ShardIterator } = found;
    const read = await note(step, client.send(new GetRecordsCommand({ ShardIterator })));
    const next = { ShardIterator: read?.NextShardIterator };
    await note(`${step}, once more`, client.send(new GetRecordsCommand(next)));
  };

  await put('before', '100');
  await split('split', 0, '1000');
  await put('into the lower child', '100');
  await put('into the upper child', '1000');
  await split('split a missing shard', 9, '1000');
  await split('split outside', 2, '1');
  await split('split at the very beginning', 2, '1001');
  await merge('merge shards that do not touch', 2, 1);
  await merge('merge the upper child with its neighbour', 3, 1);
  await merge('merge with a missing shard', 2, 9);
  await put('into the merged', HALF);
  await note('describe', client.send(new DescribeStreamCommand({ StreamName })));
  await note('list shards', client.send(new ListShardsCommand({ StreamName })));
  await note('summary', client.send(new DescribeStreamSummaryCommand({ StreamName })));
  await readToEnd('read the split shard', 0);
  await readToEnd('read the upper child', 3);
  await split('split a closed shard', 0, '1000');
  await merge('merge closed shards', 3, 1);
}

async function untilActive(client: KinesisClient): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { StreamDescriptionSummary: found } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    if (found?.StreamStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the stream is not ACTIVE after a second');
}
