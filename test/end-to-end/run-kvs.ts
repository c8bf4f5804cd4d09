import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/comparison/run-result.ts';
import type { ArmMeasurement } from '../../src/measurement/measure-arm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a `kvs` process did. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a person would; `interruptOn` is the text on stderr that means Ctrl-C. */
export function kvs(args: readonly string[], interruptOn?: string): Promise<Finished> {
  const child = spawn(process.execPath, [join(root, 'bin/kvs.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (interruptOn && text.includes(interruptOn)) setTimeout(() => child.kill('SIGINT'), 3000);
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** Runs a workload and returns its result; the run directory is removed. */
export async function runWorkload(...args: readonly string[]): Promise<RunResult> {
  const runs = mkdtempSync(join(tmpdir(), 'kvs-runs-'));
  try {
    const { exitCode, stdout, stderr } = await kvs(['run', '--json', '--runs', runs, ...args]);
    if (stdout === '') throw new Error(`kvs ended with ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as RunResult;
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}

/** One arm of a result. */
export function armOf(result: RunResult, name: string): ArmMeasurement {
  const arm = result.arms.find((candidate) => candidate.arm === name);
  if (arm === undefined) throw new Error(`the result has no arm ${name}`);
  return arm;
}

/** Failure handling sped up: what takes minutes with the stage's own settings takes seconds. */
export const QUICK_FAILURES = [
  'consumerTimeoutSeconds=1',
  'consumerReserveMs=300',
  'visibilityTimeoutSeconds=6',
  'maxReceiveCount=2',
  'kinesisRetryAttempts=1',
].flatMap((parameter) => ['--param', parameter]);
