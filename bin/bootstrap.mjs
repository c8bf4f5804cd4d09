// First step of `npm start` and `npm test`: on a fresh clone nothing is installed yet, and the
// machine's node may be older than the one we deploy to. Installs what is missing, then runs the
// command under the project's own Node 24. Plain JavaScript, no dependencies, Node 20 or newer.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(root, 'node_modules', '.bin');

/** What each name given to this script runs, as arguments of Node. */
const commands = {
  kvs: [
    '--disable-warning=ExperimentalWarning',
    // V8 collects garbage on four threads of its own, however few cores there are; on two, that
    // stops everything else for a tenth of a second at a time.
    `--v8-pool-size=${Math.min(4, Math.max(1, availableParallelism() - 1))}`,
    // Requests and log lines live a few tens of milliseconds: with room for them to die young,
    // fewer are promoted and the old generation fills more slowly.
    '--min-semi-space-size=32',
    '--max-semi-space-size=32',
    // V8 judges by a hundred objects of the first seconds, when everything waits for cold starts,
    // that objects made there live long, and from then on puts every record into the old generation.
    '--no-allocation-site-pretenuring',
    join(root, 'src', 'cli', 'main.ts'),
  ],
  jest: [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
  ],
};

/** Runs a program with our signals passed to it, and resolves with its exit code. */
function run(program, args, stdio) {
  return new Promise((resolve) => {
    const env = {
      // Keeps what Node made of our TypeScript, for this process and for every worker thread.
      NODE_COMPILE_CACHE: join(root, '.kvs', 'compile-cache'),
      ...process.env,
      PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}`,
    };
    const child = spawn(program, args, { cwd: process.cwd(), env, stdio });
    // A terminal sends Ctrl-C to the whole group; a supervisor may signal only us.
    const forward = (signal) => {
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', (error) => {
      process.stderr.write(`cannot run ${program}: ${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(signal === 'SIGINT' ? 130 : (code ?? 1));
    });
  });
}

/** True when node_modules holds exactly what the lockfile asks for. */
function installed() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const found = JSON.parse(
      readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'),
    ).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional, peer }]) =>
        path === '' || optional || peer || found[path]?.version === version,
    );
  } catch {
    return false;
  }
}

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  process.stderr.write(`bootstrap: unknown command ${name}\n`);
  process.exit(2);
}
if (!installed()) {
  process.stderr.write('Installing dependencies (npm ci), once …\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own output goes to stderr: stdout belongs to the result.
  const code = await run('npm', ['ci', '--prefix', root, ...quiet], ['ignore', 2, 2]);
  if (code !== 0) process.exit(1);
}
const node = join(binaries, 'node');
process.exit(
  await run(existsSync(node) ? node : process.execPath, [...command, ...args], 'inherit'),
);
