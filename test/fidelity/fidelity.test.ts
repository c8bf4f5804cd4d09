import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { documentText, linkTargets, tableRows, testReferences } from './fidelity-document.ts';
import { hasQuote, titlesByFile } from './test-titles.ts';

// Goal: docs/fidelity.md cannot say what is not so: no rule is missing, every test that it names
// exists, every case has its test, and no difference hides in a table. Method: the document is
// read as text, and so are the titles of all tests.

/** How many rules there are of each kind, numbered from 1. */
const RULE_COUNTS = { K: 121, S: 60, L: 10, R: 12, G: 10 };
const RULE_ID = /^[KSLRG]\d+$/;

const rules = tableRows
  .filter(({ cells: [id = ''] }) => RULE_ID.test(id))
  .map(({ cells: [id = '', behaviour = '', source = '', heldBy = '', here = ''] }) => ({
    id,
    behaviour,
    source,
    heldBy,
    here,
  }));
const cases = tableRows
  .filter(({ heading }) => heading === 'Conformance cases')
  .map(({ cells: [id = '', setup = '', source = '', heldBy = ''] }) => ({
    id,
    setup,
    source,
    heldBy,
  }));
const differences = documentText.split('## Known differences')[1] ?? '';

const fileOf = (link: string): string => (linkTargets.get(link) ?? '').replace('../', '');
const titlesOf = (link: string): readonly string[] => titlesByFile.get(fileOf(link)) ?? [];
const isHeldByTests = (heldBy: string): boolean => heldBy !== 'out of scope';
const idsIn = (text: string, pattern: RegExp): string[] => text.match(pattern) ?? [];

describe('the rules', () => {
  test('are all there, each once', () => {
    const expected = Object.entries(RULE_COUNTS).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => `${kind}${index + 1}`),
    );
    expect(rules.map(({ id }) => id)).toEqual(expected);
  });

  test('say what AWS does', () => {
    expect(rules.filter(({ behaviour }) => behaviour === '')).toEqual([]);
  });

  test('say where that is known from, unless AWS does not say it and something was chosen', () => {
    const unknown = rules.filter(({ source }) => source === '');
    expect(unknown.filter(({ here }) => !here.startsWith('Choice: '))).toEqual([]);
  });

  test('name tests, or say that there is nothing to test', () => {
    const unheld = rules
      .filter(({ heldBy }) => isHeldByTests(heldBy))
      .filter(({ heldBy }) => !testReferences(heldBy).some(({ quotes }) => quotes.length > 0));
    expect(unheld).toEqual([]);
    const left = rules.filter(({ heldBy }) => heldBy === 'out of scope');
    expect(left.filter(({ here }) => !here.startsWith('Out of scope: '))).toEqual([]);
  });

  test('differ in one of three ways, which is said', () => {
    const words = /^(Choice|Difference|Out of scope): /;
    expect(rules.filter(({ here }) => here !== '' && !words.test(here))).toEqual([]);
  });

  test('that differ are in the list of differences, and no others', () => {
    const differing = rules.filter(({ here }) => here.startsWith('Difference: '));
    const listed = idsIn(differences, /\b[KSLRG]\d+\b/g);
    expect(listed.toSorted()).toEqual(differing.map(({ id }) => id).toSorted());
  });
});

describe('the links', () => {
  test('lead somewhere, and none is idle', () => {
    const links = documentText.matchAll(/\[[^\]]+\]\[([\w.-]+)\]|\[([\w.-]+)\](?![:([])/g);
    const used = new Set(Array.from(links, ([, after, alone]) => after ?? alone ?? ''));
    used.delete('ReportBatchItemFailures'); // Of AWS's text about the response types.
    expect([...used].toSorted()).toEqual([...linkTargets.keys()].toSorted());
  });

  test('to files lead to files', () => {
    const files = [...linkTargets].filter(([, target]) => target.startsWith('../'));
    expect(files.length).toBeGreaterThan(20);
    const root = new URL('../../docs/', import.meta.url);
    expect(files.filter(([, target]) => !existsSync(new URL(target, root)))).toEqual([]);
    expect(files.filter(([name, target]) => !target.endsWith(`/${name}.test.ts`))).toEqual([]);
  });
});

describe('the tests that are named', () => {
  test('exist, with a title that has what is quoted', () => {
    const named = testReferences(documentText).filter(({ quotes }) => quotes.length > 0);
    expect(named.length).toBeGreaterThan(150);
    const lies = named.flatMap(({ link, quotes }) =>
      quotes
        .filter((quote) => !titlesOf(link).some((title) => hasQuote(title, quote)))
        .map((quote) => `${link} "${quote}"`),
    );
    expect(lies).toEqual([]);
  });

  test('mention no rule that does not exist', () => {
    const known = new Set(rules.map(({ id }) => id));
    const titles = [...titlesByFile].flatMap(([file, all]) =>
      file.startsWith('test/local/lambda') ? all : [],
    );
    const mentioned = titles.flatMap((title) => idsIn(title, /(?<![\w-])[KSL]\d{1,3}(?!\w)/g));
    expect(mentioned.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('the conformance cases', () => {
  test('each have a test whose title has their id, where the document says', () => {
    const unheld = cases
      .filter(({ heldBy }) => isHeldByTests(heldBy))
      .flatMap(({ id, heldBy }) => {
        const links = testReferences(heldBy).map(({ link }) => link);
        if (links.length === 0) return [`${id} names no file`];
        return links
          .filter((link) => !titlesOf(link).some((title) => hasQuote(title, id)))
          .map((link) => `${id} is not in ${link}`);
      });
    expect(unheld).toEqual([]);
  });

  test('are there once each, with setup and source', () => {
    const ids = cases.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(70);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.filter((id) => !/^[AB]-[KSLD]\d\d[a-z]?$/.test(id))).toEqual([]);
    expect(cases.filter(({ setup, source }) => setup === '' || source === '')).toEqual([]);
  });

  test('are all that the titles of tests mention', () => {
    const known = new Set(cases.map(({ id }) => id));
    const mentioned = [...titlesByFile.values()]
      .flat()
      .flatMap((title) => idsIn(title, /(?<![\w-])[AB]-[KSLD]\d\d[a-z]?(?!\w)/g));
    expect(mentioned.length).toBeGreaterThan(50);
    expect(mentioned.filter((id) => !known.has(id))).toEqual([]);
  });
});
