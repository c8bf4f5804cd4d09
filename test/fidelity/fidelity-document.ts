import { readFileSync } from 'node:fs';

/** The text of docs/fidelity.md. */
export const documentText = readFileSync(
  new URL('../../docs/fidelity.md', import.meta.url),
  'utf8',
);

/** What the document's links lead to, by their names. */
export const linkTargets: ReadonlyMap<string, string> = new Map(
  Array.from(documentText.matchAll(/^\[([^\]]+)\]: (\S+)$/gm), ([, name = '', target = '']) => [
    name,
    target,
  ]),
);

/** A row of one of the document's tables. */
export interface TableRow {
  /** The heading that the table stands under. */
  readonly heading: string;
  readonly cells: readonly string[];
}

/** All rows of all tables, their headers left out. */
export const tableRows: readonly TableRow[] = parseTables(documentText.split('\n'));

function parseTables(lines: readonly string[]): TableRow[] {
  const rows: TableRow[] = [];
  let heading = '';
  for (const line of lines) {
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    // What stands above the line of dashes was the header.
    else if (/^\| *-/.test(line)) rows.pop();
    else if (line.startsWith('|')) rows.push({ heading, cells: cellsOf(line) });
  }
  return rows;
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** A test as the document names it. */
export interface TestReference {
  /** Name of the link to its file. */
  readonly link: string;
  /** What its titles contain, as quoted. */
  readonly quotes: readonly string[];
}

/** The tests that a text names: a link, and after it what is quoted from the file's titles. */
export function testReferences(text: string): TestReference[] {
  const references = text.matchAll(/\[([\w.-]+)\](?: ("[^"]+"(?:, "[^"]+")*))?/g);
  return Array.from(references, ([, link = '', quoted = '']) => ({
    link,
    quotes: Array.from(quoted.matchAll(/"([^"]+)"/g), ([, quote = '']) => quote),
  }));
}
