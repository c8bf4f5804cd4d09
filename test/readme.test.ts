import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { defaultWorkload } from '../src/workload/default-workload.ts';
import { parseWorkload } from '../src/workload/parse-workload.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

test("the README's workload is one, and differs from the default by its poison alone", () => {
  const block = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1];

  expect(parseWorkload(block, 'README.md')).toEqual({
    ...defaultWorkload,
    name: 'unnamed',
    poison: [{ kind: 'throw', shareRatio: 0.01 }],
  });
});

test('every npm script the README names exists', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);

  expect(named.length).toBeGreaterThan(0);
  for (const script of named) expect(manifest).toContain(`"${script}":`);
});
