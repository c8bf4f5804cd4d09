import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { kvs } from './run-kvs.ts';

// Goal: what a person gets wrong ends with one line that names it and exit code 2.

const folder = mkdtempSync(join(tmpdir(), 'kvs-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines on stderr that are no progress. */
const complaints = (stderr: string): readonly string[] =>
  stderr.split('\n').filter((line) => line.startsWith('kvs: ') || /^\s+at /.test(line));

describe('one line and exit code 2 for', () => {
  test('an unknown workload key, with the nearest known one', async () => {
    const file = join(folder, 'typo.yml');
    writeFileSync(file, 'raet: 500\n');

    const { exitCode, stdout, stderr } = await kvs(['run', '--workload', file, '--dry-run']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(complaints(stderr)).toEqual([expect.stringMatching(/typo\.yml.*raet.*rate/)]);
  });

  test('an unreadable file', async () => {
    const { exitCode, stderr } = await kvs(['run', '--workload', join(folder, 'absent.yml')]);

    expect(exitCode).toBe(2);
    expect(complaints(stderr)).toEqual([expect.stringMatching(/absent\.yml.*ENOENT/)]);
  });

  test('an unknown flag and an impossible value', async () => {
    expect((await kvs(['run', '--raet', '5'])).exitCode).toBe(2);
    const { exitCode, stderr } = await kvs(['run', '--rate', 'many', '--dry-run']);
    expect(exitCode).toBe(2);
    expect(complaints(stderr)).toEqual([expect.stringContaining('rate')]);
  });

  test('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const { exitCode, stderr } = await kvs(['send', '--user', 'u', '--port', String(port)]);
    taken.close();

    expect(exitCode).toBe(2);
    expect(complaints(stderr)).toEqual([expect.stringContaining(`127.0.0.1:${port}`)]);
  }, 60_000);

  test('a setting that AWS does not have', async () => {
    const args = ['run', '--duration', '1s', '--param', 'maxReceiveCount=0', '--runs', folder];

    const { exitCode, stderr } = await kvs(args);

    expect(exitCode).toBe(2);
    expect(complaints(stderr)).toEqual([
      expect.stringMatching(/Queue \(AWS::SQS::Queue\).*maxReceiveCount/),
    ]);
  }, 60_000);

  test('a handler that throws at load', async () => {
    const args = ['run', '--duration', '1s', '--param', 'consumerReserveMs=soon', '--runs', folder];

    const { exitCode, stderr } = await kvs(args);

    expect(exitCode).toBe(2);
    expect(complaints(stderr)).toEqual([
      expect.stringMatching(/function .*Consumer cannot be loaded from .*KVS_RESERVE_MS is "soon"/),
    ]);
  }, 60_000);

  test('a stage that cannot be measured', async () => {
    const { exitCode, stderr } = await kvs(['run', '--stage', 'prod']);

    expect(exitCode).toBe(2);
    expect(complaints(stderr)).toEqual([expect.stringContaining('stage prod')]);
  });

  test.each([
    [
      ['run', '--stage', 'simulated', '--port', '4566'],
      '--port: --stage simulated listens nowhere',
    ],
    [['run', '--fault', 'lost-answer=1%'], '--fault: only --stage simulated has faults, not local'],
    [['run', '--stage', 'simulated', '--fault', 'meteor=1%'], '--fault: "meteor" is not one of'],
    [['run', '--limit-off', 'gravity'], '--limit-off: "gravity" is not one of shard-writes, '],
    [['dev', '--limit-off', 'gravity'], '--limit-off: "gravity" is not one of shard-writes, '],
    [['dev', '--artifact', 'x', '--param', 'a=b'], "cannot be used with option '--param"],
    [['dev', '--template', 't.json'], '--template needs --artifact'],
  ])('a flag that would be ignored or means nothing: %j', async (args, message) => {
    const { exitCode, stderr } = await kvs(args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
