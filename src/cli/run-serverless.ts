import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CliError } from './cli-error.ts';

/** The slowest packaging seen took 14 s, with nothing in the disk cache. */
const PATIENCE_MS = 180_000;
/** Output kept for the error message; what comes after is dropped. */
const OUTPUT_CHARACTERS_MAX = 100_000;

/** How the framework begins when serverless.yml or a parameter, not the code, is to blame. */
const CONFIGURATION_WRONG = /^(Configuration error|Cannot resolve)/;

/** One command of the Serverless Framework. */
export interface ServerlessCommand {
  /** The service's folder. */
  readonly workDirectory: string;
  /** Whose `node_modules` has the framework. */
  readonly frameworkDirectory: string;
  readonly args: readonly string[];
}

/**
 * Runs one command of the Serverless Framework as a child process, without a terminal.
 *
 * @throws {CliError} USAGE when its configuration is wrong, else PACKAGE_FAILED; with the one line
 * of its output that tells why
 */
export function runServerless({
  workDirectory,
  frameworkDirectory,
  args,
}: ServerlessCommand): Promise<void> {
  const program = join(frameworkDirectory, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: workDirectory,
    env: { ...process.env, NO_COLOR: '1' },
    // Without an input it cannot ask, and so cannot wait for an answer.
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    if (output.length < OUTPUT_CHARACTERS_MAX) output += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      const code = CONFIGURATION_WRONG.test(reason) ? 'USAGE' : 'PACKAGE_FAILED';
      reject(new CliError(code, `sls ${args[0]} failed: ${reason}`));
    };
    child.on('error', (error) => fail(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else fail(signal === null ? reasonIn(output) : `ended by ${signal}`);
    });
  });
}

/** The line that tells why, out of everything the framework and esbuild print around it. */
function reasonIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const bundling = lines.findIndex((line) => line.includes('[ERROR]'));
  if (bundling !== -1) {
    const message = lines[bundling]?.replace(/^.*\[ERROR\]\s*/, '') ?? '';
    const place = lines.slice(bundling + 1).find((line) => /^\S+:\d+:\d+:$/.test(line));
    return place === undefined ? message : `${place.slice(0, -1)} ${message}`;
  }
  const [first = 'no output', ...rest] = lines
    .slice(lines.indexOf('Error:') + 1)
    .filter((line) => line !== '');
  // A colon announces a list, of which the first entry is the reason.
  const reason = first.endsWith(':') && rest[0] ? `${first} ${rest[0].replace(/^- /, '')}` : first;
  return reason.replace(/,$/, '');
}
