/**
 * The whole pipeline in virtual time: producer → stream → event source mapping (batch size 100) →
 * consumer → observation lines read back, at 20,000 records/s of 32 shards, in four sizes: the rate must not
 * fall as records grow. The floor is what the formats alone cost for the same records in bare
 * JSON and base64.
 *
 * `npm run bench:simulated [-- RECORDS]`; the default is 1,000,000 records in the largest run.
 */
import { createPrng } from '../src/prng.ts';
import { startSimulatedAws } from '../src/simulation/simulated-aws.ts';
import { createVirtualClock } from '../src/virtual-clock.ts';
import { parseWorkload } from '../src/workload/parse-workload.ts';
import { FUNCTION_IDS, pipelineTemplate } from '../test/simulation/pipeline-template.ts';

const RATE_PER_SECOND = 20_000;
const SHARD_COUNT = 32;
const largestCount = Number(process.argv[2] ?? 1_000_000);

/** Sends `recordCount` records and runs until each was processed; tells what that took. */
async function measure(recordCount: number) {
  const workload = parseWorkload({
    arms: ['kinesis'],
    rate: RATE_PER_SECOND,
    duration: `${(recordCount / RATE_PER_SECOND) * 1000}ms`,
    warmUp: '0ms',
    keys: { count: 100_000, distribution: 'uniform' },
    payloadBytes: 300,
  });
  const clock = createVirtualClock();
  const aws = await startSimulatedAws({
    template: pipelineTemplate({
      shardCount: SHARD_COUNT,
      stream: { BatchSize: 100 },
      queue: {},
      fifo: {},
      maxReceiveCount: 3,
      timeoutSeconds: 5,
      visibilityTimeoutSeconds: 30,
    }),
    functionIds: FUNCTION_IDS,
    clock,
    prng: createPrng(1),
  });
  const nameOf = (id: string): string => aws.outputs.get(id) ?? '';
  let processedCount = 0;
  let batchCount = 0;
  const read = async (): Promise<void> => {
    for (const id of FUNCTION_IDS) {
      for await (const page of aws.logs.readNew(`/aws/lambda/${nameOf(id)}`)) {
        for (const { message } of page) {
          const processed = /"RecordsProcessed":(\d+)/.exec(message)?.[1];
          processedCount += Number(processed ?? 0);
          batchCount += Number(processed !== undefined);
        }
      }
    }
  };
  const beganCpu = process.cpuUsage();
  const beganAtMs = performance.now();
  const startAtMs = clock.wallTimeMs() + 100;
  const event = { kind: 'workload', run: 'run', workload, startAtMs };
  const sending = aws.invoke(nameOf('Producer'), event);
  while (processedCount < recordCount) {
    await clock.advance(1000);
    await read();
    if (clock.monotonicMs() > 3_600_000) throw new Error(`${processedCount} records processed`);
  }
  await clock.runThrough(sending);
  const tookMs = performance.now() - beganAtMs;
  const cpu = process.cpuUsage(beganCpu);
  await clock.runThrough(aws.stop());
  return {
    records: processedCount,
    'records/s': Math.round((processedCount * 1000) / tookMs),
    'CPU us/record': Number(((cpu.user + cpu.system) / processedCount).toFixed(2)),
    'records/batch': Math.round(processedCount / batchCount),
    'virtual s': Math.round(clock.monotonicMs() / 1000),
    'RSS MB': Math.round(process.memoryUsage().rss / 1e6),
  };
}

await measure(20_000); // Warm-up, not counted.
const rows = [];
for (const share of [0.125, 0.25, 0.5, 1]) rows.push(await measure(largestCount * share));
console.table(rows);
