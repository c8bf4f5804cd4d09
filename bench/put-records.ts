/**
 * PutRecords through the unmodified SDK (500 records of 200 bytes a call, 8 calls in flight)
 * against the local stream with its limits off, next to kinesalite and to a server that answers
 * a canned body: the SDK's own ceiling on this machine.
 *
 * `npm run bench:put-records [-- RECORDS]`; the default is 1,000,000 records.
 */
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startServerProcess } from './server-process.ts';

const CALL_RECORDS = 500;
const CALLS_IN_FLIGHT = 8;
const recordCount = Number(process.argv[2] ?? 1_000_000);
const payload = new Uint8Array(200).fill(97);
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };

interface Rates {
  readonly perSecond: number;
  readonly firstTenthPerSecond: number;
  readonly lastTenthPerSecond: number;
}

/** Puts `count` records and tells the rate overall, at the beginning and at the end. */
async function putAll(client: KinesisClient, count: number): Promise<Rates> {
  const finishedAtMs: number[] = [];
  const callCount = Math.ceil(count / CALL_RECORDS);
  let started = 0;
  const beganAtMs = performance.now();
  const lane = async (): Promise<void> => {
    while (started < callCount) {
      const call = started++;
      const Records = Array.from({ length: CALL_RECORDS }, (_, index) => ({
        Data: payload,
        PartitionKey: `user-${(call * CALL_RECORDS + index) % 10_000}`,
      }));
      const { FailedRecordCount } = await client.send(
        new PutRecordsCommand({ StreamName: 'bench', Records }),
      );
      if (FailedRecordCount) throw new Error(`${FailedRecordCount} records failed`);
      finishedAtMs.push(performance.now());
    }
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, lane));
  const rate = (from: number, to: number): number => {
    const startAtMs = from === 0 ? beganAtMs : (finishedAtMs[from - 1] ?? beganAtMs);
    return ((to - from) * CALL_RECORDS * 1000) / ((finishedAtMs[to - 1] ?? 0) - startAtMs);
  };
  const tenth = Math.max(1, Math.floor(callCount / 10));
  return {
    perSecond: rate(0, callCount),
    firstTenthPerSecond: rate(0, tenth),
    lastTenthPerSecond: rate(callCount - tenth, callCount),
  };
}

async function measure(name: string, script: string, count: number, http1: boolean) {
  const server = await startServerProcess(script);
  const client = new KinesisClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    ...(http1 ? { requestHandler: new NodeHttpHandler() } : {}),
  });
  if (name === 'kinesalite') {
    await client.send(new CreateStreamCommand({ StreamName: 'bench', ShardCount: 4 }));
    for (let status = ''; status !== 'ACTIVE'; ) {
      const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName: 'bench' }));
      status = answer.StreamDescriptionSummary?.StreamStatus ?? '';
    }
  }
  await putAll(client, Math.min(count, 20_000)); // Warm-up, not counted.
  const before = await server.usage();
  const rates = await putAll(client, count);
  const after = await server.usage();
  client.destroy();
  await server.stop();
  return {
    server: name,
    records: count,
    'records/s': Math.round(rates.perSecond),
    'first tenth/s': Math.round(rates.firstTenthPerSecond),
    'last tenth/s': Math.round(rates.lastTenthPerSecond),
    'server CPU us/record': Number((((after.cpuMs - before.cpuMs) * 1000) / count).toFixed(2)),
    'server RSS MB': Math.round(after.rssBytes / 1e6),
  };
}

const rows = [
  await measure('canned body (floor, HTTP/1.1)', './canned-server.ts', recordCount / 4, true),
  await measure('local stream (HTTP/1.1)', './server.ts', recordCount, true),
  await measure('local stream (default client, HTTP/2)', './server.ts', recordCount, false),
  await measure('kinesalite', './kinesalite-server.mjs', Math.min(recordCount, 100_000), true),
];
console.table(rows);
