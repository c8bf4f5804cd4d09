/** The CloudWatch namespace of the metrics that observation lines carry. */
const METRIC_NAMESPACE = 'KinesisVsSqs';

/** One metric of a line, and its unit as CloudWatch spells it. */
export interface LineMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly value: number;
}

/**
 * Fields that make CloudWatch Logs extract metrics from a line, one series per arm.
 *
 * Each part of a long observation counts its own records only, so that sums are right.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function encodeMetrics(
  atMs: number,
  metrics: readonly LineMetric[],
): Readonly<Record<string, unknown>> {
  return {
    _aws: {
      Timestamp: Math.trunc(atMs),
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [['arm']],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  };
}
