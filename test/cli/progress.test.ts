import { expect, test } from '@jest/globals';
import { createProgress } from '../../src/cli/progress.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns: 20, write: (text: string) => written.push(text) } };
}

test('a log gets the live lines at once and then every ten seconds', async () => {
  const clock = createVirtualClock();
  const { written, stream } = recorder(false);
  const progress = createProgress(stream, clock);

  for (let second = 0; second < 21; second++) {
    progress.live([`second ${second}`]);
    await clock.advance(1000);
  }

  expect(written).toEqual(['second 0\n', 'second 10\n', 'second 20\n']);
});

test('a terminal sees one updating line per arm, cut to its width', () => {
  const { written, stream } = recorder(true);
  const progress = createProgress(stream, createVirtualClock());

  progress.live(['a'.repeat(40), 'b']);
  progress.live(['c', 'd']);

  expect(written).toEqual([
    `${'a'.repeat(19)}\u001b[K\nb\u001b[K\n`,
    '\u001b[2Ac\u001b[K\nd\u001b[K\n',
  ]);
});

test('a step after live lines does not overwrite them', () => {
  const { written, stream } = recorder(true);
  const progress = createProgress(stream, createVirtualClock());

  progress.live(['a']);
  progress.step('draining');
  progress.live(['b']);

  expect(written.slice(1)).toEqual(['draining\n', 'b\u001b[K\n']);
});
