import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { packageService } from '../../src/cli/package-service.ts';

// Goal: a package is made once for the same sources, whole or not at all, and a failure is one
// line. Method: a service whose "Serverless Framework" is a script of a few lines; the real one
// packages the real service in test/serverless.

const FRAMEWORK = `
  const fs = require('node:fs');
  const { join } = require('node:path');
  const args = process.argv.slice(2);
  fs.writeFileSync(join('runs', String(process.pid)), args.join(' '));
  if (fs.existsSync('refusal.txt')) {
    process.stderr.write(fs.readFileSync('refusal.txt'));
    process.exit(1);
  }
  const out = args[args.indexOf('--package') + 1];
  fs.mkdirSync(out, { recursive: true });
  fs.copyFileSync('artifact.zip', join(out, 'producer.zip'));
  fs.copyFileSync('template.json', join(out, 'cloudformation-template-update-stack.json'));
`;
const TEMPLATE = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue' },
    Producer: {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { S3Key: 'serverless/x/dev/123/producer.zip' } },
    },
  },
};

let directory: string;

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}
const zipOf = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
const packageIt = (params: Readonly<Record<string, string>> = {}) =>
  packageService({ directory, stage: 'dev', params });
const runCount = (): number => readdirSync(join(directory, 'runs')).length;
const cached = (): string[] => readdirSync(join(directory, '.kvs', 'packages'));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kvs-package-'));
  mkdirSync(join(directory, 'runs'));
  write('node_modules/serverless/bin/serverless.js', FRAMEWORK);
  write('package.json', '{}');
  write('serverless.yml', 'service: test');
  write('serverless/stages.yml', 'default: { shardCount: 2 }');
  write('handlers/producer.ts', 'export const handler = 1;');
  write('src/producing/lanes.ts', 'export const lanes = 1;');
  write('template.json', JSON.stringify(TEMPLATE));
  write('artifact.zip', zipOf({ 'handlers/producer.js': 'code', 'handlers/package.json': '{}' }));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a package', () => {
  test('has the template and the code of each function', async () => {
    const { template, codeDirectories } = await packageIt();
    expect(template).toEqual(TEMPLATE);
    expect([...codeDirectories.keys()]).toEqual(['Producer']);
    const code = join(codeDirectories.get('Producer') ?? '', 'handlers', 'producer.js');
    expect(readFileSync(code, 'utf8')).toBe('code');
  });

  test('is made once for the same sources', async () => {
    const first = await packageIt();
    expect(await packageIt()).toEqual(first);
    expect(runCount()).toBe(1);
  });

  test.each([
    'serverless.yml',
    'serverless/stages.yml',
    'handlers/producer.ts',
    'src/producing/lanes.ts',
    'src/a-new-folder/file.ts',
    'package-lock.json',
  ])('is made again when %s changes', async (path) => {
    const { digest } = await packageIt();
    write(path, 'default: { shardCount: 3 }');
    expect((await packageIt()).digest).not.toBe(digest);
    expect(runCount()).toBe(2);
  });

  test('is not made again for what no handler imports', async () => {
    await packageIt();
    write('src/report/render.ts', 'changed');
    await packageIt();
    expect(runCount()).toBe(1);
  });

  test('differs with stage and parameters, which reach the framework', async () => {
    const { digest } = await packageIt();
    const other = await packageIt({ shardCount: '4' });
    expect(other.digest).not.toBe(digest);
    const runs = readdirSync(join(directory, 'runs'));
    const commands = runs.map((run) => readFileSync(join(directory, 'runs', run), 'utf8'));
    expect(commands).toContainEqual(expect.stringMatching(/--stage dev .*--param shardCount=4$/));
  });

  test('is whole when several runs make it at once', async () => {
    const made = await Promise.all([packageIt(), packageIt(), packageIt()]);
    expect(new Set(made.map(({ digest }) => digest)).size).toBe(1);
    expect(cached()).toEqual([made[0]?.digest]);
  });

  test('is removed when nobody has used it for days', async () => {
    const { digest } = await packageIt();
    const longAgoSeconds = 1_000_000_000;
    utimesSync(join(directory, '.kvs', 'packages', digest), longAgoSeconds, longAgoSeconds);
    write('handlers/producer.ts', 'changed');
    const { digest: next } = await packageIt();
    expect(cached()).toEqual([next]);
  });
});

describe('a package that cannot be made', () => {
  const noise = 'Environment: linux, node 24\nDocs: github.com/oss-serverless/osls\n\nError:\n';

  test.each([
    [
      'a wrong setting',
      `${noise}Configuration error at 'x': must be <= 1\n\nLearn more\n`,
      "Configuration error at 'x': must be <= 1",
    ],
    [
      'a list of reasons',
      `${noise}Cannot resolve serverless.yml: Variables resolution errored with:\n  - no x,\n`,
      'Cannot resolve serverless.yml: Variables resolution errored with: no x',
    ],
    [
      'code that does not bundle',
      '✘ [ERROR] Could not resolve "./x"\n\n    src/a.ts:1:7:\n      1 │ import\n',
      'src/a.ts:1:7 Could not resolve "./x"',
    ],
  ])('is told in one line: %s', async (_, refusal, reason) => {
    write('refusal.txt', refusal);
    const code = reason.startsWith('src/') ? 'PACKAGE_FAILED' : 'USAGE';
    const message = `sls package failed: ${reason}`;
    await expect(packageIt()).rejects.toMatchObject({ code, message });
    expect(cached()).toEqual([]);
  });

  test('names the parameter that was probably meant', async () => {
    await expect(packageIt({ shardCuont: '4' })).rejects.toMatchObject({
      code: 'USAGE',
      message: 'unknown param "shardCuont" (did you mean "shardCount"?)',
    });
    expect(runCount()).toBe(0);
  });

  test.each(['../outside.js', '/outside.js', 'a/../../outside.js', '..\\outside.js'])(
    'because a file would land outside: %s',
    async (path) => {
      write('artifact.zip', zipOf({ 'inside.js': 'fine', [path]: 'not fine' }));
      await expect(packageIt()).rejects.toMatchObject({
        code: 'PACKAGE_FAILED',
        message: expect.stringContaining('outside of its folder'),
      });
      expect(cached()).toEqual([]);
      expect(existsSync('/outside.js')).toBe(false);
    },
  );

  test('because the artifact is no zip', async () => {
    write('artifact.zip', 'not a zip');
    await expect(packageIt()).rejects.toMatchObject({ code: 'PACKAGE_FAILED' });
  });

  test('because the framework is not installed', async () => {
    rmSync(join(directory, 'node_modules'), { recursive: true });
    await expect(packageIt()).rejects.toMatchObject({ code: 'PACKAGE_FAILED' });
  });
});
