/**
 * A day at 1,000 records/s through the simulated Kinesis arm, with 24 hours of retention: memory is
 * printed every simulated hour and must be flat.
 *
 * `npm run bench:simulated-day [-- HOURS]`; the default is 24 hours, which is 86,400,000 records
 * and, as a day's worth stays readable, some 30 GB in the machine's temporary directory.
 */
import { simulateStream } from './simulated-run.ts';

const RATE_PER_SECOND = 1000;
const hours = Number(process.argv[2] ?? 24);

const beganAtMs = performance.now();
const run = await simulateStream({
  recordCount: hours * 3600 * RATE_PER_SECOND,
  ratePerSecond: RATE_PER_SECOND,
  shardCount: 2,
  onHour: (hour, processedCount) => {
    const { rss, heapUsed } = process.memoryUsage();
    const perSecond = Math.round((processedCount * 1000) / (performance.now() - beganAtMs));
    console.log(
      `hour ${hour}: ${processedCount} records, RSS ${Math.round(rss / 1e6)} MB, ` +
        `heap ${Math.round(heapUsed / 1e6)} MB, ${perSecond} records/s so far`,
    );
  },
});
console.log(`${run.processedCount} records in ${Math.round(run.tookMs / 1000)} s`);
