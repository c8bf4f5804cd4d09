import { sendWorkload } from '../src/cli/send-workload.ts';
import { createPrng } from '../src/prng.ts';
import { type SimulatedAws, startSimulatedAws } from '../src/simulation/simulated-aws.ts';
import { createVirtualClock } from '../src/virtual-clock.ts';
import { parseWorkload } from '../src/workload/parse-workload.ts';
import { STREAM_FUNCTION_IDS, streamTemplate } from './stream-template.ts';

/** What a {@link simulateStream} sends, and how it is watched. */
export interface SimulatedRunOptions {
  readonly recordCount: number;
  readonly ratePerSecond: number;
  readonly shardCount: number;
  /** Told once per simulated hour. */
  readonly onHour?: (hour: number, processedCount: number) => void;
}

/** What a simulated run did and took. */
export interface SimulatedRun {
  readonly processedCount: number;
  readonly batchCount: number;
  readonly virtualMs: number;
  readonly tookMs: number;
  readonly cpuMs: number;
}

/**
 * Runs the pipeline's Kinesis arm in virtual time, batch size 100, until every record was
 * processed, reading what the functions logged as a collector does.
 */
export async function simulateStream(options: SimulatedRunOptions): Promise<SimulatedRun> {
  const { recordCount, ratePerSecond, shardCount, onHour } = options;
  const workload = parseWorkload({
    arms: ['kinesis'],
    rate: ratePerSecond,
    duration: `${(recordCount / ratePerSecond) * 1000}ms`,
    warmUp: '0ms',
    keys: { count: 100_000, distribution: 'uniform' },
    payloadBytes: 300,
  });
  const clock = createVirtualClock();
  const aws = await startSimulatedAws({
    template: streamTemplate(shardCount),
    functionIds: STREAM_FUNCTION_IDS,
    clock,
    prng: createPrng(1),
  });
  const count = { processed: 0, batches: 0 };
  const cpu = process.cpuUsage();
  const beganAtMs = performance.now();
  const sending = sendWorkload({
    functions: { invoke: aws.invoke },
    producerFunctionName: nameOf(aws, 'Producer'),
    run: 'run',
    workload,
    // Behind the producer's cold start, or its first records would be late.
    startAtMs: clock.wallTimeMs() + 1000,
    producerCount: 1,
  });
  for (let hour = 1; count.processed < recordCount; ) {
    await clock.advance(1000);
    await readLogs(aws, count);
    if (clock.monotonicMs() >= hour * 3_600_000) onHour?.(hour++, count.processed);
  }
  for (const warning of await clock.runThrough(sending)) console.warn(warning);
  const tookMs = performance.now() - beganAtMs;
  const { user, system } = process.cpuUsage(cpu);
  await clock.runThrough(aws.stop());
  return {
    processedCount: count.processed,
    batchCount: count.batches,
    virtualMs: clock.monotonicMs(),
    tookMs,
    cpuMs: (user + system) / 1000,
  };
}

async function readLogs(
  aws: SimulatedAws,
  count: { processed: number; batches: number },
): Promise<void> {
  for (const id of STREAM_FUNCTION_IDS) {
    for await (const page of aws.logs.readNew(`/aws/lambda/${nameOf(aws, id)}`)) {
      for (const { message } of page) {
        const processed = /"RecordsProcessed":(\d+)/.exec(message)?.[1];
        if (processed === undefined) continue;
        count.processed += Number(processed);
        count.batches++;
      }
    }
  }
}

function nameOf({ outputs }: SimulatedAws, id: string): string {
  return outputs.get(id) ?? '';
}
