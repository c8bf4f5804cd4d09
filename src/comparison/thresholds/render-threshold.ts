import { invariant } from '../../invariant.ts';
import { renderLimit } from './limit.ts';
import type { Metric, Unit } from './metric.ts';
import { METRICS } from './metrics.ts';
import type { Threshold, ThresholdSubject } from './threshold.ts';

/** Writes a threshold as it can be read again: `warn sqs.latency.p99 < 2000ms`. */
export function renderThreshold(threshold: Threshold): string {
  return `${threshold.strict ? '' : 'warn '}${renderDemand(threshold)}`;
}

/** Writes what a threshold demands, whether it is strict or not. */
export function renderDemand({ subject, operator, limit }: Threshold): string {
  return `${renderSubject(subject)} ${operator} ${renderLimit(limit, unitOf(subject))}`;
}

/** The unit of the number that a threshold is about. */
export function unitOf(subject: ThresholdSubject): Unit {
  if (subject.kind === 'metric') return metricOf(subject.metric).unit;
  return subject.kind === 'pair' && subject.of === 'ratio' ? 'ratio' : 'ms';
}

/** A metric by its name, which must be one. */
export function metricOf(name: string): Metric {
  const metric = METRICS.find((one) => one.name === name);
  invariant(metric !== undefined, `a parsed threshold names a metric, not ${name}`);
  return metric;
}

function renderSubject(subject: ThresholdSubject): string {
  switch (subject.kind) {
    case 'metric':
      return `${subject.arm}.${subject.metric}`;
    case 'latency': {
      const { arm, latency, statistic, bound } = subject;
      const name = statistic === 'max' ? statistic : `p${statistic}`;
      return `${arm}.${latency}.${name}${boundText(bound)}`;
    }
    case 'pair': {
      const { of, arms, percentile, bound } = subject;
      return `${of}(${arms.join(',')}).p${percentile}${boundText(bound)}`;
    }
  }
}

function boundText(bound: string): string {
  return bound === 'value' ? '' : `.${bound}`;
}
