import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { readPackage, unpackOutput } from '../../src/cli/make-package.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const template = {
  Resources: {
    Ship: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'a/b/ship.zip' } } },
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kvs-make-package-'));
  writeFileSync(at('ship.zip'), zipSync({ 'ship.js': strToU8('code') }));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a template may lie elsewhere than the code', () => {
  writeFileSync(at('elsewhere.json'), JSON.stringify(template));

  unpackOutput({ directory: folder, template: at('elsewhere.json') }, at('finished'));

  const { template: read, codeDirectories } = readPackage(at('finished'));
  expect(read).toEqual(template);
  expect([...codeDirectories.keys()]).toEqual(['Ship']);
  expect(readFileSync(join(codeDirectories.get('Ship') ?? '', 'ship.js'), 'utf8')).toBe('code');
});

test('a template without functions needs no code', () => {
  writeFileSync(at('cloudformation-template-update-stack.json'), '{"Resources":{}}');

  unpackOutput({ directory: folder }, at('finished'));

  expect(readPackage(at('finished')).codeDirectories.size).toBe(0);
});

test.each([
  ['missing.json', null, 'FILE_UNREADABLE', /^cannot read .*missing\.json$/],
  ['t.json', 'Resources:', 'PACKAGE_FAILED', /t\.json is not JSON$/],
  ['t.json', '{"Resources":1}', 'PACKAGE_FAILED', /t\.json is no template that names the code/],
  [
    't.json',
    JSON.stringify(template).replace('ship.zip', 'gone.zip'),
    'FILE_UNREADABLE',
    /^cannot read .*gone\.zip$/,
  ],
])('%s with %j is refused in one line', (name, text, code, message) => {
  if (text !== null) writeFileSync(at(name), text);

  expect(() => unpackOutput({ directory: folder, template: at(name) }, at('finished'))).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  );
});
