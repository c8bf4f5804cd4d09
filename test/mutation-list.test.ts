import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { MUTATIONS } from './simulation/mutation-list.ts';

const root = new URL('../', import.meta.url);

// Not beside the list: it would notice every mutation itself.
test.each(MUTATIONS)('can still be made: $name', ({ file, find }) => {
  const text = readFileSync(fileURLToPath(new URL(file, root)), 'utf8');
  expect(text.split(find)).toHaveLength(2);
});
