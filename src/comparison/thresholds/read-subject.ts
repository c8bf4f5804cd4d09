import type { Distribution } from '../../measurement/distribution.ts';
import { wholeText } from '../../measurement/number-text.ts';
import { QUANTILE_NAMES, type QuantileName } from '../../measurement/quantile.ts';
import type { Arm } from '../../observation/arm.ts';
import { LATENCIES } from './latencies.ts';
import { metricOf } from './render-threshold.ts';
import type { Bound, ThresholdSubject } from './threshold.ts';
import {
  armIn,
  armInterval,
  doubtAbout,
  type Interval,
  pairInterval,
  scheduleDoubt,
  type ThresholdSource,
} from './threshold-source.ts';

/**
 * What a result says of a number: its value, that it is this much or more because evidence is
 * missing that could only add to it, or nothing.
 */
export type Reading =
  | { readonly kind: 'exact'; readonly value: number }
  | { readonly kind: 'at-least'; readonly value: number; readonly because: string }
  | { readonly kind: 'missing'; readonly because: string };

type Subject<Kind extends ThresholdSubject['kind']> = Extract<ThresholdSubject, { kind: Kind }>;

/** Reads the number that a threshold is about from a result. */
export function readSubject(subject: ThresholdSubject, source: ThresholdSource): Reading {
  switch (subject.kind) {
    case 'metric':
      return readMetric(subject, source);
    case 'latency':
      return readLatency(subject, source);
    case 'pair':
      return readPair(subject, source);
  }
}

function readMetric({ arm, metric: name }: Subject<'metric'>, source: ThresholdSource): Reading {
  const metric = metricOf(name);
  const measured = armIn(source, arm);
  if (measured === undefined) return notInRun(arm);
  const value = metric.read(measured);
  if (value === null) return { kind: 'missing', because: 'the result has no such number' };
  const doubt = doubtAbout(source, arm, metric.evidence);
  if (doubt === undefined || metric.ifIncomplete === 'exact') return { kind: 'exact', value };
  return metric.ifIncomplete === 'at-least'
    ? { kind: 'at-least', value, because: doubt }
    : { kind: 'missing', because: doubt };
}

function readLatency(subject: Subject<'latency'>, source: ThresholdSource): Reading {
  const { arm, latency, statistic, bound } = subject;
  const { field, evidence, needsSchedule } = LATENCIES[latency];
  const measured = armIn(source, arm);
  if (measured === undefined) return notInRun(arm);
  const doubt =
    doubtAbout(source, arm, evidence) ?? (needsSchedule ? scheduleDoubt(source, arm) : undefined);
  if (doubt !== undefined) return { kind: 'missing', because: doubt };
  const distribution = measured.latencies[field];
  if (statistic === 'max') return readMax(distribution);
  const reported = QUANTILE_NAMES.find((name) => name === `p${statistic}`);
  return bound === 'value' && reported !== undefined
    ? readQuantile(distribution, reported)
    : readInterval(armInterval(source, arm, statistic), bound);
}

function readPair(subject: Subject<'pair'>, source: ThresholdSource): Reading {
  const { arms, bound } = subject;
  const absent = arms.find((arm) => armIn(source, arm) === undefined);
  if (absent !== undefined) return notInRun(absent);
  for (const arm of arms) {
    const doubt = doubtAbout(source, arm, 'delivery') ?? scheduleDoubt(source, arm);
    if (doubt !== undefined) return { kind: 'missing', because: `${arm}: ${doubt}` };
  }
  return readInterval(pairInterval(source, arms, subject), bound);
}

function readMax({ maxMs }: Distribution): Reading {
  return maxMs === null
    ? { kind: 'missing', because: 'there are no samples' }
    : { kind: 'exact', value: maxMs };
}

function readQuantile({ quantiles, sampleCount }: Distribution, name: QuantileName): Reading {
  const quantile = quantiles[name];
  if (quantile.kind === 'value') return { kind: 'exact', value: quantile.valueMs };
  const needed = wholeText(quantile.neededSampleCount);
  return {
    kind: 'missing',
    because: `${name} needs ${needed} samples, there are ${wholeText(sampleCount)}`,
  };
}

function readInterval(interval: Interval, bound: Bound): Reading {
  return interval.kind === 'missing' ? interval : { kind: 'exact', value: interval[bound] };
}

function notInRun(arm: Arm): Reading {
  return { kind: 'missing', because: `${arm} is not in this run` };
}
