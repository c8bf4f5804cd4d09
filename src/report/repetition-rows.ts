import type { Finding } from '../comparison/finding.ts';
import type { RunResult } from '../comparison/run-result.ts';
import { msText, wholeText } from '../measurement/number-text.ts';
import type { MetricRow } from './metric-group.ts';

/** What repetitions are held side by side by. */
export function repetitionRows(repetitions: readonly RunResult[]): readonly MetricRow[] {
  return repetitions.flatMap(({ arms }, index) => [
    {
      label: `run ${index + 1}  p50 / p99`,
      cells: arms.map(({ latencies: { endToEnd } }) =>
        [endToEnd.quantiles.p50, endToEnd.quantiles.p99]
          .map((quantile) => (quantile.kind === 'value' ? msText(quantile.valueMs) : '–'))
          .join(' / '),
      ),
    },
    {
      label: '       processed / reordered',
      cells: arms.map(({ completeness, ordering }) =>
        [completeness.processed, ordering.reorderedRecords].map(wholeText).join(' / '),
      ),
    },
  ]);
}

/** The findings of a run that are neither passed nor to be expected. */
export function troubleOf({ findings }: RunResult): readonly Finding[] {
  return findings.filter(
    ({ verdict, expectation }) => verdict !== 'pass' && expectation === 'required',
  );
}
