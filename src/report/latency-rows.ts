import type { OffsetBounds } from '../measurement/clock-offset.ts';
import type { Clocks } from '../measurement/clocks.ts';
import type { Distribution } from '../measurement/distribution.ts';
import { msNumberText, msText, wholeText } from '../measurement/number-text.ts';
import { QUANTILE_NAMES, type QuantileName } from '../measurement/quantile.ts';
import { type Arms, type Cell, type MetricGroup, type MetricRow, row } from './metric-group.ts';

/** From the intended send to the end; of stages on one clock the label says whose. */
const STAGES = [
  ['scheduleLag', "schedule lag (producer's)"],
  ['publish', "publish (producer's)"],
  ['brokerResidence', 'broker residence (cross)'],
  ['batchWait', "batch wait (consumer's)"],
  ['processing', "processing (consumer's)"],
] as const;

function stageRows(arms: Arms): MetricRow[] {
  const stages = STAGES.map(([name, label]) =>
    row(arms, label, ({ latencies }) =>
      (['p50', 'p99'] as const)
        .map((quantile) => quantileText(latencies[name], quantile, msNumberText))
        .join(' / '),
    ),
  );
  return [...stages, row(arms, 'cross: clocks off by at most', CLOCK_TEXTS.brokerToHandler)];
}

/** Names the two instants of a latency beside it. */
const LATENCIES = [
  { name: 'endToEnd', title: 'End to end (intended send → processed)' },
  { name: 'brokerToHandler', title: 'Broker to handler (broker stamp → record begun)' },
] as const;

/** Latencies with where they begin and end, then the stages between. */
export function latencyGroups(arms: Arms): MetricGroup[] {
  return [...wholeGroups(arms), { title: 'Stages (p50 / p99, ms)', rows: stageRows(arms) }];
}

function wholeGroups(arms: Arms): MetricGroup[] {
  return LATENCIES.map(({ name, title }) => {
    const cells = (text: (distribution: Distribution) => string): string[] =>
      arms.map(({ latencies }) => text(latencies[name]));
    return {
      title,
      rows: [
        ...QUANTILE_NAMES.map((quantile) => ({
          label: quantile,
          cells: cells((distribution) => quantileText(distribution, quantile, msText)),
        })),
        { label: 'max', cells: cells(({ maxMs }) => (maxMs === null ? '–' : msText(maxMs))) },
        { label: 'n (batches)', cells: cells(sampleText) },
        { label: 'clocks off by at most', cells: arms.map(CLOCK_TEXTS[name]) },
        ...(arms.some(({ latencies }) => latencies[name].negativeCount > 0)
          ? [{ label: 'below 0', cells: cells(({ negativeCount }) => wholeText(negativeCount)) }]
          : []),
      ],
    };
  });
}

/** Both instants are of different clocks; how far those differ is known, or bounded by stamps. */
const CLOCK_TEXTS: Readonly<Record<(typeof LATENCIES)[number]['name'], Cell>> = {
  endToEnd: ({ clocks, clocks: { producers, consumers }, knownEpsilonMs }) =>
    boundText(
      clocks,
      knownEpsilonMs,
      producers &&
        consumers && {
          lowerMs: consumers.lowerMs - producers.upperMs,
          upperMs: consumers.upperMs - producers.lowerMs,
        },
    ),
  brokerToHandler: ({ clocks, knownEpsilonMs }) =>
    boundText(clocks, knownEpsilonMs, clocks.consumers),
};

function boundText(
  { contradictionCount }: Clocks,
  knownMs: number | null,
  bounds: OffsetBounds | null,
): string {
  if (contradictionCount > 0) return 'a clock stepped';
  const boundsMs = bounds === null ? [] : [Math.abs(bounds.lowerMs), Math.abs(bounds.upperMs)];
  const candidates = [knownMs, bounds === null ? null : Math.max(...boundsMs)];
  const known = candidates.filter((candidate) => candidate !== null);
  return known.length === 0 ? 'unknown' : msText(Math.min(...known));
}

function quantileText(
  { quantiles }: Distribution,
  name: QuantileName,
  text: (valueMs: number) => string,
): string {
  const quantile = quantiles[name];
  return quantile.kind === 'value'
    ? text(quantile.valueMs)
    : `needs n ≥ ${wholeText(quantile.neededSampleCount)}`;
}

function sampleText({ sampleCount, batchCount }: Distribution): string {
  return `${wholeText(sampleCount)} (${wholeText(batchCount)})`;
}
