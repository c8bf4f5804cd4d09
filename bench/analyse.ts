/**
 * The analysis of a finished run: run.json and Parquet in, result.json out, each size in a process
 * of its own so that its memory shows. 20,000 keys, three arms.
 *
 * `npm run bench:analyse [-- DELIVERIES]`; the default is 10,000,000 in the largest run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateRun } from './generated-run.ts';

const largestCount = Number(process.argv[2] ?? 10_000_000);
const rows: object[] = [];
for (const share of [0.1, 0.5, 1]) {
  const deliveryCount = Math.round(largestCount * share);
  const directory = mkdtempSync(join(tmpdir(), 'kvs-analyse-'));
  await generateRun({ directory, deliveryCount, keyCount: 20_000 });
  const script = fileURLToPath(new URL('analyse-process.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, directory], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the analysis failed: ${stderr}`);
  rows.push({ deliveries: deliveryCount, ...JSON.parse(stdout) });
  rmSync(directory, { recursive: true });
}
console.table(rows);
