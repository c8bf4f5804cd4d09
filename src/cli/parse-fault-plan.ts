import { FAULTS, type FaultPlan, NO_FAULTS } from '../simulation/fault-plan.ts';
import { CliError } from './cli-error.ts';

/**
 * Reads `--fault` flags, each `KIND=SHARE` such as `lost-answer=1%` or `died-invocation=0.01`.
 *
 * @throws {CliError} USAGE
 */
export function parseFaultPlan(texts: readonly string[]): FaultPlan {
  const shares = texts.map((text) => {
    const [name = '', share = ''] = text.split('=');
    const fault = FAULTS.find((known) => known === name);
    if (fault === undefined) {
      throw new CliError('USAGE', `--fault: "${name}" is not one of ${FAULTS.join(', ')}`);
    }
    return [fault, parseRatio(share, text)] as const;
  });
  return { ...NO_FAULTS, ...Object.fromEntries(shares) };
}

function parseRatio(share: string, text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(share) ?? [];
  const ratio = Number(digits) / (percent === '%' ? 100 : 1);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new CliError('USAGE', `--fault: "${text}" has no share from 0 to 1 or 0% to 100%`);
}
