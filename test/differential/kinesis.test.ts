import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type KinesisPair, startKinesisPair } from './kinesis-pair.ts';
import { type Actor, administrate, putAndGet, reshard } from './kinesis-script.ts';
import { startTranscript, type TranscriptStep } from './kinesis-transcript.ts';

// Goal: our Kinesis answers as an implementation does that others have checked against AWS.
// Method: the same calls of the unmodified SDK to kinesalite, whose own tests were recorded on
// AWS, and to ours; every answer and every refusal is compared but for the differences listed
// here, each of which must be one.

/** Members that AWS has added since kinesalite was written. */
const NEWER_MEMBERS = ['StreamModeDetails', 'StreamSummaries', 'MaxRecordSizeInKiB', 'ChildShards'];
/** Always 0 in kinesalite, as are the ages of records there. */
const UNMEASURED_MEMBERS = ['MillisBehindLatest'];

/** By step, why the two answer differently. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'describe one': 'kinesalite ignores Limit',
  'describe the rest': 'kinesalite ignores ExclusiveStartShardId',
  'list two shards': 'kinesalite ignores MaxResults',
  'list the third': 'kinesalite knows no NextToken of ListShards',
  'list with name and token': 'kinesalite knows no NextToken of ListShards',
  'increase retention to 8761': 'AWS has raised the limit of 7 days to 365',
  'decrease retention to 8761': 'AWS has raised the limit of 7 days to 365',
  tag: 'we refuse tags by name instead of keeping what nothing shows',
  'of a missing stream': 'we name the stream, as all our actions do; kinesalite names the shard',
  'read the split shard': 'AWS does not say which call tells of the end: ours is the earlier one',
  'read the split shard, once more': 'as it has ended, ours has no iterator left to read with',
  'read the upper child': 'AWS does not say which call tells of the end: ours is the earlier one',
  'read the upper child, once more': 'as it has ended, ours has no iterator left to read with',
  'split a closed shard': 'kinesalite splits it; AWS documents that only open shards can be',
  'merge closed shards': 'kinesalite merges them; AWS documents that only open shards can be',
};

let pair: KinesisPair;
beforeEach(async () => {
  pair = await startKinesisPair();
});
afterEach(() => pair.close());

async function transcriptOf(
  client: KinesisClient,
  script: (actor: Actor) => Promise<void>,
): Promise<readonly TranscriptStep[]> {
  const transcript = startTranscript(new Set([...NEWER_MEMBERS, ...UNMEASURED_MEMBERS]));
  await script({ client, note: transcript.note });
  return transcript.steps;
}

test.each([
  ['streams are administrated', administrate],
  ['records are put and got', putAndGet],
  ['shards are split and merged', reshard],
])('%s as in kinesalite', async (_, script) => {
  const [ours, theirs] = await Promise.all([
    transcriptOf(pair.ours, script),
    transcriptOf(pair.kinesalite, script),
  ]);

  expect(ours.map(({ step }) => step)).toEqual(theirs.map(({ step }) => step));
  const isAlike = ({ step }: TranscriptStep): boolean => DIFFERENCES[step] === undefined;
  expect(ours.filter(isAlike)).toEqual(theirs.filter(isAlike));
  for (const [index, { step, outcome }] of ours.entries()) {
    if (isAlike({ step, outcome })) continue;
    expect({ step, outcome }).not.toEqual(theirs[index]);
  }
});

test('the loop that every reader has comes to its end on a closed shard', async () => {
  const client = pair.ours;
  const [StreamName, ShardId] = ['orders', 'shardId-000000000000'];
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  for (const text of ['one', 'two', 'three']) {
    const Data = Buffer.from(text);
    await client.send(new PutRecordCommand({ StreamName, PartitionKey: 'key', Data }));
  }
  const split = { StreamName, ShardToSplit: ShardId, NewStartingHashKey: '1000' };
  await client.send(new SplitShardCommand(split));
  const place = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { ShardIterator: first } = await client.send(new GetShardIteratorCommand(place));

  const texts: string[] = [];
  let children: readonly (string | undefined)[] = [];
  let iterator = first ?? null;
  while (iterator !== null) {
    const answer = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 2 }));
    texts.push(...(answer.Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString()));
    children = answer.ChildShards?.map((child) => child.ShardId) ?? [];
    iterator = answer.NextShardIterator ?? null;
    expect(texts.length).toBeLessThan(4);
  }

  expect(texts).toEqual(['one', 'two', 'three']);
  expect(children).toEqual(['shardId-000000000001', 'shardId-000000000002']);
});
