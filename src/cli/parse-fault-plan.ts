import { type FaultPlan, NO_FAULTS, STRIKES, type Strike } from '../simulation/fault-plan.ts';
import { CliError } from './cli-error.ts';

/** A clock that is further off would make the producer miss the whole start of its schedule. */
const CLOCK_SKEW_MAX_MS = 10_000;

/**
 * Reads `--fault` flags, each `KIND=SHARE` such as `lost-answer=1%` or `died-invocation=0.01`, or
 * `clock-skew=TIME` such as `clock-skew=50ms`. The last of a kind counts.
 *
 * @throws {CliError} USAGE
 */
export function parseFaultPlan(texts: readonly string[]): FaultPlan {
  let { clockSkewMaxMs } = NO_FAULTS;
  const shares: [Strike, number][] = [];
  for (const text of texts) {
    const [name = '', value = ''] = text.split('=');
    if (name === 'clock-skew') clockSkewMaxMs = parseSkew(value, text);
    else shares.push([parseStrike(name), parseRatio(value, text)]);
  }
  return { shares: { ...NO_FAULTS.shares, ...Object.fromEntries(shares) }, clockSkewMaxMs };
}

function parseStrike(name: string): Strike {
  const strike = STRIKES.find((known) => known === name);
  if (strike !== undefined) return strike;
  const known = [...STRIKES, 'clock-skew'].join(', ');
  throw new CliError('USAGE', `--fault: "${name}" is not one of ${known}`);
}

function parseRatio(share: string, text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(share) ?? [];
  const ratio = Number(digits) / (percent === '%' ? 100 : 1);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new CliError('USAGE', `--fault: "${text}" has no share from 0 to 1 or 0% to 100%`);
}

function parseSkew(time: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(time) ?? [];
  const skewMs = Number(digits) * (unit === 's' ? 1000 : 1);
  if (skewMs >= 0 && skewMs <= CLOCK_SKEW_MAX_MS) return skewMs;
  throw new CliError('USAGE', `--fault: "${text}" has no time from 0ms to 10s, e.g. 50ms`);
}
