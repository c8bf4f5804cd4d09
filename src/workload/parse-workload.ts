import { parse } from 'yaml';
import { defaultWorkload } from './default-workload.ts';
import { WorkloadError } from './errors.ts';
import { mergeWorkload } from './merge-workload.ts';
import type { Workload } from './workload.ts';

/** A workload file is a few lines; anything longer than this many characters is something else. */
const TEXT_LENGTH_MAX = 65_536;

/**
 * Reads a workload from YAML text, or from an object spelled the same way.
 *
 * What it does not say is taken from {@link defaultWorkload}.
 *
 * @param source - The file's name, for error messages.
 * @throws {WorkloadError} WORKLOAD_NOT_YAML, WORKLOAD_UNKNOWN_KEY, WORKLOAD_INVALID
 */
export function parseWorkload(input: unknown, source = 'workload'): Workload {
  const layer = typeof input === 'string' ? parseYaml(input, source) : input;
  return mergeWorkload({ ...defaultWorkload, name: 'unnamed' }, layer ?? {}, source);
}

function parseYaml(text: string, source: string): unknown {
  if (text.length > TEXT_LENGTH_MAX) {
    throw new WorkloadError(
      'WORKLOAD_NOT_YAML',
      `${source}: has ${text.length} characters, more than ${TEXT_LENGTH_MAX}`,
    );
  }
  try {
    return parse(text, { logLevel: 'error' });
  } catch (cause) {
    const [reason = 'cannot be read'] = String(
      cause instanceof Error ? cause.message : cause,
    ).split('\n');
    throw new WorkloadError('WORKLOAD_NOT_YAML', `${source}: not YAML: ${reason}`, { cause });
  }
}
