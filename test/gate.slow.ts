import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

// Goal: the gate catches what it is there for.
// Method: copy the repository, plant one violation at a time, run the step of `npm run check`
// that must catch it, and expect it to fail and to name the planted thing.

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'kvs-gate-'));

beforeAll(() => {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
  for (const path of listed.toString().trim().split('\n')) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  execFileSync('git', ['init', '-q'], { cwd: copy });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function step(script: string): { readonly failed: boolean; readonly output: string } {
  const ran = spawnSync('npm', ['run', script], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { failed: ran.status !== 0, output: ran.stdout + ran.stderr };
}

/** Runs a step with one file planted, and takes the file out again. */
function planted(path: string, text: string, script: string): ReturnType<typeof step> {
  writeFileSync(join(copy, path), text);
  try {
    return step(script);
  } finally {
    rmSync(join(copy, path));
  }
}

describe('npm run check', () => {
  test.each(['check:types', 'check:lint', 'check:boundaries', 'check:unused'])(
    'passes as the repository stands: %s',
    (script) => {
      const { failed, output } = step(script);
      expect({ failed, output }).toEqual({ failed: false, output: expect.any(String) });
    },
    60_000,
  );

  test('fails when a report reaches for the AWS SDK', () => {
    const { failed, output } = planted(
      'src/report/planted.ts',
      "export { KinesisClient } from '@aws-sdk/client-kinesis';\n",
      'check:boundaries',
    );
    expect(failed).toBe(true);
    expect(output).toContain('sdk-in-one-folder: src/report/planted.ts');
  }, 60_000);

  test('fails when the local AWS decodes our payload', () => {
    const { failed, output } = planted(
      'src/local/planted.ts',
      "export { decodeActivity } from '../activity/decode-activity.ts';\n",
      'check:boundaries',
    );
    expect(failed).toBe(true);
    expect(output).toContain('local-moves-opaque-bytes: src/local/planted.ts');
  }, 60_000);

  test('fails on an any', () => {
    const { failed, output } = planted(
      'src/planted.ts',
      '/** Planted. */\nexport const planted: any = 1;\n',
      'check:lint',
    );
    expect(failed).toBe(true);
    expect(output).toContain('noExplicitAny');
  }, 60_000);

  test('fails on an undocumented export', () => {
    const { failed, output } = planted(
      'src/planted.ts',
      'export const planted = 1;\n',
      'test:style',
    );
    expect(failed).toBe(true);
    expect(output).toContain('src/planted.ts:1');
  }, 60_000);

  test('fails on an unused dependency', () => {
    const path = join(copy, 'package.json');
    const manifest = execFileSync('cat', [path], { encoding: 'utf8' });
    writeFileSync(
      path,
      manifest.replace('"dependencies": {', '"dependencies": {\n"left-pad": "1",'),
    );
    const { failed, output } = step('check:unused');
    writeFileSync(path, manifest);
    expect(failed).toBe(true);
    expect(output).toContain('left-pad');
  }, 60_000);
});
