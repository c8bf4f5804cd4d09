import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { describeUnknown } from '../workload/strict-section.ts';
import { CliError } from './cli-error.ts';
import type { PackageInputs } from './package-digest.ts';

const stages = z.looseObject({ default: z.record(z.string(), z.unknown()) });

/**
 * Refuses a parameter that serverless/stages.yml has no default for. The Serverless Framework
 * takes any, so a misspelt one would leave the value as it was and say nothing.
 *
 * @throws {CliError} USAGE, with the nearest name
 */
export function checkParams({ directory, params }: Omit<PackageInputs, 'stage'>): void {
  if (Object.keys(params).length === 0) return;
  const text = readFileSync(join(directory, 'serverless', 'stages.yml'), 'utf8');
  const known = Object.keys(stages.parse(parse(text)).default);
  for (const name of Object.keys(params)) {
    if (!known.includes(name)) throw new CliError('USAGE', describeUnknown('param', name, known));
  }
}
