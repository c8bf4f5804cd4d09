import { countText, msNumberText, msText, wholeText } from '../../measurement/number-text.ts';
import type { EstimateMs } from './estimate.ts';
import type { ComparedQuantile, PairComparison } from './pair-comparison.ts';

/** The percentiles that get a sentence. */
const SPOKEN_PERCENTILES: readonly number[] = [50, 90, 99];

/**
 * Says in sentences that can be quoted how two arms differed: one for each of p50, p90 and p99 with
 * the numbers it rests on, and one where the arms differ only elsewhere. A run that cannot be
 * compared has one sentence, which says why.
 */
export function describeComparison(comparison: PairComparison): readonly string[] {
  const { arms, quantiles, band } = comparison;
  const invalid = quantiles.find(({ reason }) => reason.kind === 'invalid-run')?.reason;
  if (invalid?.kind === 'invalid-run') {
    return [`${arms[0]} and ${arms[1]} cannot be compared: ${invalid.text}`];
  }
  const spoken = quantiles.filter(({ percentile }) => SPOKEN_PERCENTILES.includes(percentile));
  const sentences = spoken.map((quantile) => describeQuantile(comparison, quantile));
  const differsAt = band?.differsAt ?? [];
  return spoken.some(isClaimed) || differsAt.length === 0
    ? sentences
    : [...sentences, `${arms[0]} and ${arms[1]} differ at ${rangesText(differsAt)} (99 % band)`];
}

function isClaimed({ verdict }: ComparedQuantile): boolean {
  return verdict === 'sooner' || verdict === 'later';
}

function describeQuantile(comparison: PairComparison, quantile: ComparedQuantile): string {
  const [first, second] = comparison.arms;
  const { difference, reason, verdict, percentile } = quantile;
  if (reason.kind === 'too-few-blocks') {
    const counts = `${wholeText(reason.have)} of ${wholeText(reason.need)}`;
    return `${first} and ${second} at p${percentile}: not enough blocks (${counts})`;
  }
  if (difference !== null && isClaimed(quantile)) {
    return verdict === 'sooner'
      ? describeClaim(comparison, quantile, difference)
      : describeClaim(mirrored(comparison), mirroredQuantile(quantile), negated(difference));
  }
  const because =
    reason.kind === 'within-resolution'
      ? `, within the ${msText(reason.resolutionMs)} that clocks may be off`
      : reason.kind === 'within-noise'
        ? `, within the ${msText(reason.noiseMs)} by which an arm differed from itself`
        : reason.kind === 'not-at-99-percent'
          ? ', but a 99 % interval holds 0'
          : '';
  const numbers = difference === null ? '' : `: ${estimateText(difference)}`;
  return `no difference shown between ${first} and ${second} at p${percentile}${numbers}${because}`;
}

/** The first arm is the sooner one. */
function describeClaim(
  comparison: PairComparison,
  { percentile, a, b }: ComparedQuantile,
  { valueMs, lowerMs, upperMs }: EstimateMs,
): string {
  const { arms } = comparison;
  const values = `p${percentile} ${msText(a.valueMs ?? 0)} vs ${msText(b.valueMs ?? 0)}`;
  const interval = intervalText(-upperMs, -lowerMs);
  return (
    `${arms[0]} delivered sooner than ${arms[1]}: ${values}, ` +
    `${msText(-valueMs)} less ${interval} (${basisText(comparison)})`
  );
}

function basisText(comparison: PairComparison): string {
  const { blockCount, blockMs, stretchLength, repetitionCount } = comparison;
  const [first, second] = comparison.sampleCounts;
  const stretches = stretchLength > 1 ? ` drawn ${stretchLength} at a time` : '';
  const runs = repetitionCount > 1 ? ` in ${countText(repetitionCount, 'run')}` : '';
  const samples =
    first === second
      ? `n ${wholeText(first)} each`
      : `n ${wholeText(first)} and ${wholeText(second)}`;
  return [
    '95 %',
    `${countText(blockCount, 'block')} of ${lengthText(blockMs)}${stretches}${runs}`,
    ...METHOD_TEXTS[comparison.method],
    samples,
  ].join(', ');
}

const METHOD_TEXTS: Readonly<Record<PairComparison['method'], readonly string[]>> = {
  blocks: [],
  'pooled-blocks': ['pooled'],
  'runs-then-blocks': ['drawn by run'],
};

function estimateText({ valueMs, lowerMs, upperMs }: EstimateMs): string {
  return `${msText(valueMs)} ${intervalText(lowerMs, upperMs)}`;
}

function intervalText(lowerMs: number, upperMs: number): string {
  return `[${msNumberText(lowerMs)}, ${msNumberText(upperMs)}]`;
}

/** `2 s`, `10 min`, `1 h`. */
function lengthText(blockMs: number): string {
  const seconds = blockMs / 1000;
  if (seconds % 3600 === 0) return `${wholeText(seconds / 3600)} h`;
  return seconds % 60 === 0 ? `${wholeText(seconds / 60)} min` : `${wholeText(seconds)} s`;
}

/** `p3, p70 to p75`. */
function rangesText(percentiles: readonly number[]): string {
  const starts = percentiles.filter((percentile) => !percentiles.includes(percentile - 1));
  const ends = percentiles.filter((percentile) => !percentiles.includes(percentile + 1));
  return starts
    .map((start, index) => (start === ends[index] ? `p${start}` : `p${start} to p${ends[index]}`))
    .join(', ');
}

function mirrored(comparison: PairComparison): PairComparison {
  const { arms, sampleCounts } = comparison;
  return {
    ...comparison,
    arms: [arms[1], arms[0]],
    sampleCounts: [sampleCounts[1], sampleCounts[0]],
  };
}

function mirroredQuantile(quantile: ComparedQuantile): ComparedQuantile {
  return { ...quantile, a: quantile.b, b: quantile.a };
}

function negated({ valueMs, lowerMs, upperMs }: EstimateMs): EstimateMs {
  return { valueMs: -valueMs, lowerMs: -upperMs, upperMs: -lowerMs };
}
