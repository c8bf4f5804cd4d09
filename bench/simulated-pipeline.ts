/**
 * The whole pipeline in virtual time: producer → stream → event source mapping (batch size 100) →
 * consumer → observation lines read back, at 20,000 records/s on 32 shards, in four sizes: the
 * rate must not fall as records grow. The floor is what the formats alone cost for such records
 * in bare JSON and base64, nothing stored, batched or measured.
 *
 * `npm run bench:simulated [-- RECORDS]`; the default is 1,000,000 records in the largest run.
 * V8 collects garbage and compiles on a second core where there is one; `taskset -c 0` before it
 * shows what one core does.
 */
import { simulateStream } from './simulated-run.ts';

const largestCount = Number(process.argv[2] ?? 1_000_000);

/** One size of run. */
async function measure(recordCount: number) {
  const run = await simulateStream({ recordCount, ratePerSecond: 20_000, shardCount: 32 });
  return {
    what: 'pipeline',
    records: run.processedCount,
    'records/s': Math.round((run.processedCount * 1000) / run.tookMs),
    'CPU us/record': Number(((run.cpuMs * 1000) / run.processedCount).toFixed(2)),
    'records/batch': Math.round(run.processedCount / run.batchCount),
    'virtual s': Math.round(run.virtualMs / 1000),
    'RSS MB': Math.round(process.memoryUsage().rss / 1e6),
  };
}

/**
 * What each record has to be turned into and out of again on its way: the activity as JSON and
 * base64, bytes in a log, base64, the activity again, and its columns of two log lines.
 */
function measureFloor(recordCount: number) {
  const log = Buffer.alloc(1_000_000);
  const cpu = process.cpuUsage();
  const beganAtMs = performance.now();
  let characterCount = 0;
  for (let index = 0; index < recordCount; index += 100) {
    const columns: (number | string)[][] = [[], [], [], [], [], []];
    for (let at = index; at < index + 100; at++) {
      const sentAtMs = 1_767_225_600_000 + at / 7;
      const data = Buffer.from(
        JSON.stringify({
          userId: `user-${at % 100_000}`,
          eventType: 'page_view',
          timestamp: Math.floor(sentAtMs),
          kvs: { run: 'run', seq: at % 50, intendedAtMs: sentAtMs, sentAtMs },
          properties: { filler: FILLER },
        }),
      ).toString('base64');
      const sizeBytes = log.write(data, (at % 1000) * 500, 'base64');
      const read = log.toString('base64', (at % 1000) * 500, (at % 1000) * 500 + sizeBytes);
      const activity = JSON.parse(Buffer.from(read, 'base64').toString());
      const { seq, intendedAtMs } = activity.kvs;
      const values = [`${at}`.padStart(56, '4'), seq, intendedAtMs, sentAtMs, sentAtMs, sentAtMs];
      for (const [column, value] of values.entries()) columns[column]?.push(value);
    }
    characterCount += JSON.stringify(columns).length;
    characterCount += JSON.stringify(columns.slice(0, 3)).length;
  }
  const tookMs = performance.now() - beganAtMs;
  const { user, system } = process.cpuUsage(cpu);
  if (characterCount === 0) throw new Error('nothing was written');
  return {
    what: 'formats alone (floor)',
    records: recordCount,
    'records/s': Math.round((recordCount * 1000) / tookMs),
    'CPU us/record': Number(((user + system) / recordCount).toFixed(2)),
  };
}

const FILLER = 'x'.repeat(115);

// Warm-up, not counted. Twice, since what was compiled for one run's closures serves no other's.
for (let run = 0; run < 2; run++) await measure(100_000);
measureFloor(20_000);
const rows: object[] = [measureFloor(largestCount / 4)];
for (const share of [0.125, 0.25, 0.5, 1]) rows.push(await measure(largestCount * share));
rows.push(measureFloor(largestCount / 4));
console.table(rows);
