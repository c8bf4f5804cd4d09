import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRunDirectory, readRunJson, writeRunJson } from '../../src/collecting/run-directory.ts';
import { RUN_SCHEMA_VERSION, type RunJson } from '../../src/collecting/run-json.ts';

const parent = await mkdtemp(join(tmpdir(), 'kvs-'));

const RUN: RunJson = {
  schemaVersion: RUN_SCHEMA_VERSION,
  run: 'r',
  stage: 'local',
  arms: ['sqs'],
  seed: 7,
  partitionKey: 'userId',
  startAtMs: 1,
  warmUpMs: 2,
};

test('run.json comes back with all that was put in, known or not', async () => {
  const directory = await openRunDirectory(parent, 'back');
  const written = { ...RUN, workload: { rate: 200 } };
  await writeRunJson(directory, written);

  expect(await readRunJson(directory)).toEqual(written);
});

test('a directory is never made twice', async () => {
  await openRunDirectory(parent, 'twice');

  await expect(openRunDirectory(parent, 'twice')).rejects.toMatchObject({
    code: 'RUN_DIRECTORY_EXISTS',
  });
});

test.each(['../escape', '', '.hidden', 'a/b'])('%j does not name a run directory', async (run) => {
  await expect(openRunDirectory(parent, run)).rejects.toMatchObject({
    code: 'RUN_DIRECTORY_UNREADABLE',
  });
});

test.each([
  ['the version before', JSON.stringify({ ...RUN, schemaVersion: 1 }), 'RUN_SCHEMA_UNSUPPORTED'],
  ['the next version', JSON.stringify({ ...RUN, schemaVersion: 3 }), 'RUN_SCHEMA_UNSUPPORTED'],
  ['no version', '{}', 'RUN_SCHEMA_UNSUPPORTED'],
  ['a missing field', JSON.stringify({ ...RUN, seed: undefined }), 'RUN_SCHEMA_MISMATCH'],
  ['no JSON', 'run', 'RUN_DIRECTORY_UNREADABLE'],
])('run.json with %s is refused', async (name, text, code) => {
  const directory = await openRunDirectory(parent, name.replaceAll(' ', '-'));
  await writeFile(join(directory, 'run.json'), text);

  await expect(readRunJson(directory)).rejects.toMatchObject({ name: 'RunDirectoryError', code });
});

test('a directory without run.json is refused by name', async () => {
  await expect(readRunJson(join(parent, 'nowhere'))).rejects.toThrow(/nowhere\/run.json/);
});
