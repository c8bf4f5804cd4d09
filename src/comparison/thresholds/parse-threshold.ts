import { ARMS, type Arm } from '../../observation/arm.ts';
import { COMPARED_LATENCY, isLatencyName, LATENCIES, type LatencyName } from './latencies.ts';
import { parseLimit } from './limit.ts';
import { METRICS } from './metrics.ts';
import { unitOf } from './render-threshold.ts';
import {
  BOUNDS,
  type Bound,
  OPERATORS,
  PAIR_FUNCTIONS,
  type Threshold,
  type ThresholdSubject,
} from './threshold.ts';
import { ThresholdError } from './threshold-error.ts';

/** What an unknown statistic is compared with; every other whole percentile is known, too. */
const STATISTICS = ['p50', 'p90', 'p99', 'max'];

/**
 * Reads a threshold, such as `kinesis.latency.p99.upper < 2s`, `diff(sqs,kinesis).p50.lower > 0`
 * or `warn sqs.reordered-ratio < 1%`; spaces around names and operators do not matter.
 *
 * @throws {ThresholdError} THRESHOLD_MALFORMED, THRESHOLD_UNKNOWN_NAME
 */
export function parseThreshold(text: string): Threshold {
  const [, warn, expression = ''] = /^\s*(warn\s+)?(.*?)\s*$/s.exec(text) ?? [];
  const [, left = '', sign, right = ''] =
    /^([^<>=!]*?)\s*([<>=!]+)\s*([^<>=!]*)$/.exec(expression) ?? [];
  if (sign === undefined) {
    throw new ThresholdError('expected a metric, an operator and a limit, as in "sqs.lost == 0"');
  }
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined) {
    throw new ThresholdError(`"${sign}" is no operator (known: ${OPERATORS.join(' ')})`);
  }
  const subject = parseSubject(left);
  return {
    subject,
    operator,
    limit: parseLimit(right, unitOf(subject)),
    strict: warn === undefined,
  };
}

function parseSubject(text: string): ThresholdSubject {
  if (text.includes('(')) return parsePair(text);
  const [arm = '', ...rest] = text.split('.');
  const name = rest.join('.');
  const known: Arm = oneOf(arm, ARMS, 'arm');
  if (name === '') throw new ThresholdError(`${arm} needs a metric, as in "${arm}.lost"`);
  if (METRICS.some((metric) => metric.name === name)) {
    return { kind: 'metric', arm: known, metric: name };
  }
  const [metric = '', ...statistic] = rest;
  if (isLatencyName(metric)) return parseLatency(known, metric, statistic);
  if (METRICS.some((one) => one.name === metric)) {
    throw new ThresholdError(`${metric} is one number: it has no "${statistic.join('.')}"`);
  }
  return oneOf(name, [], 'metric', [...METRICS.map((one) => one.name), ...Object.keys(LATENCIES)]);
}

function parsePair(text: string): ThresholdSubject {
  const [, name, first, second, statistic] =
    /^([^(]*)\(([^(),]*),([^(),]*)\)\s*\.(.*)$/.exec(text)?.map((part) => part.trim()) ?? [];
  if (name === undefined || first === undefined || second === undefined) {
    throw new ThresholdError('expected two arms and a percentile, as in "diff(sqs,kinesis).p50"');
  }
  const of = oneOf(name, PAIR_FUNCTIONS, 'function');
  const arms = [oneOf(first, ARMS, 'arm'), oneOf(second, ARMS, 'arm')] as const;
  if (arms[0] === arms[1]) throw new ThresholdError(`${of} names ${first} twice`);
  const [percentile = '', ...bound] = statistic?.split('.') ?? [];
  return {
    ...{ kind: 'pair', of, arms },
    percentile: parsePercentile(percentile) ?? unknownStatistic(percentile, false),
    bound: parseBound(bound),
  };
}

function parseLatency(
  arm: Arm,
  latency: LatencyName,
  [text = '', ...rest]: readonly string[],
): ThresholdSubject {
  const name = `${arm}.${latency}`;
  if (text === '') throw new ThresholdError(`${name} needs a statistic, as in "${name}.p99"`);
  const statistic = text === 'max' ? text : (parsePercentile(text) ?? unknownStatistic(text, true));
  const bound = parseBound(rest);
  const isReported = STATISTICS.includes(text);
  if (!isReported && latency !== COMPARED_LATENCY) {
    throw new ThresholdError(`${name} has p50, p90, p99 and max only`);
  }
  if (bound !== 'value' && (statistic === 'max' || latency !== COMPARED_LATENCY)) {
    throw new ThresholdError(`${name}.${text} has no interval; the percentiles of latency have`);
  }
  return { kind: 'latency', arm, latency, statistic, bound };
}

/** `p1` to `p99`; undefined for anything else. */
function parsePercentile(text: string): number | undefined {
  const [, digits] = /^p([1-9]\d?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function unknownStatistic(name: string, hasMax: boolean): never {
  const known = STATISTICS.filter((statistic) => hasMax || statistic !== 'max');
  throw new ThresholdError({ kind: 'statistic', name, known });
}

function parseBound([name, ...rest]: readonly string[]): Bound {
  if (rest.length > 0) throw new ThresholdError(`"${rest.join('.')}" follows ${name} for nothing`);
  return name === undefined ? 'value' : oneOf(name, BOUNDS, 'bound');
}

/** The known name that a text is. */
function oneOf<const Name extends string>(
  text: string,
  names: readonly Name[],
  kind: string,
  known: readonly string[] = names,
): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new ThresholdError({ kind, name: text, known });
  return found;
}
