import type { Verdict } from '../finding.ts';
import type { Unit } from './metric.ts';
import { type Reading, readSubject } from './read-subject.ts';
import { renderDemand, unitOf } from './render-threshold.ts';
import type { Operator, Threshold } from './threshold.ts';
import type { ThresholdSource } from './threshold-source.ts';
import { valueText } from './value-text.ts';

/** A threshold and what the result says of it. */
export interface JudgedThreshold {
  /** What was demanded, as `kinesis.latency.p99 < 2000ms`. */
  readonly demand: string;
  /** False: when it fails, the run warns and does not fail. */
  readonly strict: boolean;
  /** `inconclusive` when the number is not there, or evidence that is missing could decide. */
  readonly verdict: Verdict;
  /** In `unit`; null when the number is not there. */
  readonly value: number | null;
  readonly unit: Unit;
  /** What the number is, or why it cannot be had. */
  readonly reason: string;
}

/** Judges thresholds by a result. What is not known passes none of them. */
export function evaluateThresholds(
  thresholds: readonly Threshold[],
  source: ThresholdSource,
): readonly JudgedThreshold[] {
  return thresholds.map((threshold) => {
    const reading = readSubject(threshold.subject, source);
    const unit = unitOf(threshold.subject);
    return {
      demand: renderDemand(threshold),
      strict: threshold.strict,
      verdict: judgeReading(reading, threshold),
      value: reading.kind === 'missing' ? null : reading.value,
      unit,
      reason: describeReading(reading, { unit, limit: threshold.limit }),
    };
  });
}

type Demand = Pick<Threshold, 'operator' | 'limit'>;

function judgeReading(reading: Reading, demand: Demand): Verdict {
  switch (reading.kind) {
    case 'missing':
      return 'inconclusive';
    case 'exact':
      return holds(reading.value, demand) ? 'pass' : 'fail';
    case 'at-least':
      return judgeLeast(reading.value, demand);
  }
}

/** Judges a number that may be higher: only what holds, or fails, for all of those is known. */
function judgeLeast(least: number, { operator, limit }: Demand): Verdict {
  switch (operator) {
    case '>':
    case '>=':
      return holds(least, { operator, limit }) ? 'pass' : 'inconclusive';
    case '<':
    case '<=':
      return holds(least, { operator, limit }) ? 'inconclusive' : 'fail';
    case '==':
      return least > limit ? 'fail' : 'inconclusive';
    case '!=':
      return least > limit ? 'pass' : 'inconclusive';
  }
}

const HOLDS: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '==': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
};

function holds(value: number, { operator, limit }: Demand): boolean {
  return HOLDS[operator](value, limit);
}

function describeReading(
  reading: Reading,
  { unit, limit }: { readonly unit: Unit; readonly limit: number },
): string {
  switch (reading.kind) {
    case 'missing':
      return `not known: ${reading.because}`;
    case 'exact':
      return `it is ${valueText(reading.value, { unit, limit })}`;
    case 'at-least':
      return `it is ${valueText(reading.value, { unit, limit })} or more: ${reading.because}`;
  }
}
