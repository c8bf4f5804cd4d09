import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Where a title stands: behind `test(` and `describe(`, behind the table of a `test.each`, and at
 * the beginning of a row of that table.
 */
const TITLE =
  /(?:\b(?:test|describe)\(|\)\(|\[)\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g;

/** Every test file below test/, by its path from the root, with its titles. */
export const titlesByFile: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.startsWith('fidelity'))
    .map((path) => join('test', path))
    .map((path) => [path, titlesIn(readFileSync(join(root, path), 'utf8'))]),
);

/** A test that is left out holds nothing, so its title does not count. */
function titlesIn(source: string): string[] {
  const active = source.replaceAll(/^\s*\/\/.*$/gm, '');
  return Array.from(active.matchAll(TITLE), ([, single, double]) => single ?? double ?? '');
}

/** Tells whether a title has the quoted words, which do not begin or end within a word. */
export function hasQuote(title: string, quote: string): boolean {
  const escaped = quote.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).test(title);
}
