import { LIMIT_NAMES, type LimitName } from '../local/stack/limit-names.ts';
import { CliError } from './cli-error.ts';

/**
 * Reads `--limit-off` flags, each the name of a limit; in the order of the list, each once.
 *
 * @throws {CliError} USAGE
 */
export function parseLimitNames(texts: readonly string[]): readonly LimitName[] {
  const unknown = texts.find((text) => !LIMIT_NAMES.some((name) => name === text));
  if (unknown !== undefined) {
    const known = LIMIT_NAMES.join(', ');
    throw new CliError('USAGE', `--limit-off: "${unknown}" is not one of ${known}`);
  }
  return LIMIT_NAMES.filter((name) => texts.includes(name));
}
