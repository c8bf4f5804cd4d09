/** Analyses one run directory and prints what that took, as JSON; see analyse.ts. */
import { analyseRun } from '../src/cli/analyse-run.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('which run directory?');
const cpu = process.cpuUsage();
const beganAtMs = performance.now();
const { arms } = await analyseRun(directory);
const tookMs = performance.now() - beganAtMs;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    seconds: Number((tookMs / 1000).toFixed(1)),
    'CPU s': Number(((user + system) / 1e6).toFixed(1)),
    'RSS MB, most': Math.round(process.resourceUsage().maxRSS / 1e3),
    processed: arms.reduce((sum, arm) => sum + arm.completeness.processed, 0),
  }),
);
