import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ANOMALY_KINDS } from '../../src/measurement/anomalies/anomaly.ts';
import { sampleResult } from '../comparison/thresholds/sample-result.ts';

// Goal: the guide says of every field of a result what it includes. Method: the names of a result.

const guide = readFileSync(new URL('../../docs/measurement.md', import.meta.url), 'utf8');

/** What begins a row of the table of fields. */
const rowOf = (name: string): RegExp => new RegExp(`^\\| \`${name}(\\[\\])?\` \\|`, 'm');

test('every field of a result has a row', () => {
  const names = Object.keys(sampleResult()).filter(
    (name) => !['schemaVersion', 'arms'].includes(name),
  );

  for (const name of [...names, 'histograms', 'thresholds']) expect(guide).toMatch(rowOf(name));
});

test('every measurement of an arm has a row', () => {
  const [arm] = sampleResult().arms;
  const names = Object.keys(arm ?? {}).filter((name) => name !== 'arm');

  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(guide).toMatch(rowOf(`arms\\[\\]\\.${name}`));
});

test('every class of anomalies has a row', () => {
  for (const kind of ANOMALY_KINDS) expect(guide).toMatch(rowOf(kind));
});
