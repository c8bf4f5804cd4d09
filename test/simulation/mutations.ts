/**
 * Breaks the engine on purpose, one way at a time, in a copy of the repository, and says which
 * tests notice: the simulated scenarios, and the tests of the local AWS by behaviour. Ends with 1
 * when something broken goes unnoticed by both.
 *
 * `npm run test:mutations [-- NAME …]`; KVS_SEEDS says how many scenarios (60).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutation-list.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const seeds = process.env['KVS_SEEDS'] ?? '60';

function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'kvs-mutations-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
  for (const path of listed.toString().trim().split('\n')) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs the tests in these folders up to the first failure. */
function runTests(copy: string, folders: readonly string[]) {
  return spawnSync('npm', ['test', '--', '--bail', ...folders], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', KVS_SEEDS: seeds },
  });
}

/** Whether any of the tests in these folders fails. */
function noticed(copy: string, folders: readonly string[]): boolean {
  return runTests(copy, folders).status !== 0;
}

/** Applies a mutation, runs the tests, takes it back. */
function tryMutation(copy: string, { name, file, find, replace }: Mutation) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${name}: ${file} has not this once: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    return {
      name,
      'simulated scenarios': noticed(copy, ['test/simulation']) ? 'caught' : '-',
      'tests by behaviour': noticed(copy, ['test/local']) ? 'caught' : '-',
    };
  } finally {
    writeFileSync(path, text);
  }
}

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const copy = copyRepository();
try {
  const unbroken = runTests(copy, ['test/simulation', 'test/local']);
  if (unbroken.status !== 0) throw new Error(`the tests fail as it is:\n${unbroken.stderr}`);
  const rows = chosen.map((mutation) => {
    const row = tryMutation(copy, mutation);
    process.stderr.write(`${JSON.stringify(row)}\n`);
    return row;
  });
  console.table(rows);
  const unnoticed = rows.filter(
    (row) => row['simulated scenarios'] === '-' && row['tests by behaviour'] === '-',
  );
  process.exitCode = unnoticed.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
