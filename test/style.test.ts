import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

// Goal: the house rules that no linter knows hold for every source file, today and tomorrow.
// Method: read the text of src/ and handlers/; each rule lists its offenders as path:line.

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['src', 'handlers'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path)),
);
const files = sources.map((path) => ({
  path,
  lines: readFileSync(join(root, path), 'utf8').trimEnd().split('\n'),
}));

type Rule = (line: string, before: readonly string[], path: string) => boolean;

function offenders(breaks: Rule): readonly string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      breaks(line, lines.slice(0, index), path) ? [`${path}:${index + 1}`] : [],
    ),
  );
}

/** Where the machine's time and chance enter: everywhere else they are passed in. */
const EDGES = /^(handlers\/|src\/cli\/|src\/clock\.ts$|src\/local\/lambda\/functions\/.*worker)/;

describe('every source file', () => {
  test('is found', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test('has at most 300 lines, and half of them at most 90', () => {
    expect(files.filter(({ lines }) => lines.length > 300).map(({ path }) => path)).toEqual([]);
    const counts = files.map(({ lines }) => lines.length).sort((a, b) => a - b);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(90);
  });

  test('keeps to 100 columns', () => {
    expect(offenders((line) => line.length > 100 && !line.includes('https://'))).toEqual([]);
  });

  test('documents every export', () => {
    const exported =
      /^export (declare )?(abstract )?(async )?(function\*?|const|let|class|interface|type) /;
    expect(
      offenders((line, before) => exported.test(line) && !before.at(-1)?.trim().endsWith('*/')),
    ).toEqual([]);
  });

  test('takes time and chance as parameters', () => {
    const direct = new RegExp(
      [
        '\\bDate\\.now\\(',
        '\\bnew Date\\(\\)',
        '\\bperformance\\.now\\(',
        '\\bset(Timeout|Interval)\\(',
        '\\bMath\\.random\\(',
        '\\brandom(UUID|Bytes|Int)\\(',
      ].join('|'),
    );
    expect(offenders((line, _, path) => direct.test(line) && !EDGES.test(path))).toEqual([]);
  });

  test('throws errors that have a name', () => {
    expect(offenders((line) => /\bnew Error\(/.test(line))).toEqual([]);
  });

  test('does not switch a check off', () => {
    expect(
      offenders((line) => /biome-ignore|@ts-(ignore|expect-error|nocheck)/.test(line)),
    ).toEqual([]);
  });

  test('does not use any, non-null assertions or default exports', () => {
    const banned = /(:\s*any\b|<any\b|\bas any\b|\bany\[\])|\w!\.|\w!;|^export default /;
    const isComment = (line: string): boolean => /^\s*(\*|\/\/|\/\*)/.test(line);
    expect(offenders((line) => !isComment(line) && banned.test(line))).toEqual([]);
  });
});
