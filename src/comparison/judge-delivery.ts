import {
  type AnomalyKind,
  type AnomalyWitness,
  reportOf,
} from '../measurement/anomalies/anomaly.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import { countText, msText, percentText, wholeText } from '../measurement/number-text.ts';
import type { Finding, FindingKind, Verdict } from './finding.ts';
import type { Guarantee } from './judge-guarantees.ts';

/** Classes that are one question to a reader. */
const QUESTIONS = [
  { kind: 'order', anomalies: ['reorder.ingest', 'reorder.within', 'reorder.across'] },
  { kind: 'overlap', anomalies: ['overlap'] },
  {
    kind: 'identity',
    anomalies: ['identity-conflict', 'unexpected', 'aborted-read', 'duplicate.producer'],
  },
] as const satisfies readonly {
  readonly kind: FindingKind;
  readonly anomalies: readonly AnomalyKind[];
}[];

/** Sums the guarantees of an arm up in a finding per question; those of other arms may be there. */
export function judgeDelivery(
  measured: ArmMeasurement,
  guarantees: readonly Guarantee[],
): Finding[] {
  return QUESTIONS.map(({ kind, anomalies }) => {
    const concerned = guarantees.filter(
      ({ arm, anomaly, expectation }) =>
        arm === measured.arm &&
        expectation !== 'informational' &&
        anomalies.some((one) => one === anomaly),
    );
    return {
      kind,
      arm: measured.arm,
      expectation: concerned.some(({ expectation }) => expectation === 'required')
        ? 'required'
        : 'expected-to-fail',
      verdict: worstOf(concerned),
      reason: REASONS[kind](measured, concerned),
    };
  });
}

/** An anomaly that was seen is certain, whatever else is not. */
function worstOf(guarantees: readonly Guarantee[]): Verdict {
  const verdicts = new Set(guarantees.map(({ verdict }) => verdict));
  if (verdicts.has('fail')) return 'fail';
  return verdicts.has('inconclusive') ? 'inconclusive' : 'pass';
}

type Reason = (measured: ArmMeasurement, concerned: readonly Guarantee[]) => string;

const REASONS: Readonly<Record<(typeof QUESTIONS)[number]['kind'], Reason>> = {
  order: orderReason,
  overlap: (measured, concerned) => {
    const { count, witnesses } = reportOf(measured.anomalies, 'overlap');
    const text =
      count === 0
        ? 'no key was in two invocations at once'
        : `${countText(count, 'invocation')} turned to a key that another was busy with`;
    const [longest] = witnesses;
    const example =
      longest?.detail?.kind === 'overlap'
        ? [`longest ${longest.orderingKey}, for ${msText(longest.detail.overlapMs)}`]
        : [];
    return [text, ...example, ...doubtTexts(concerned)].join('; ');
  },
  identity: (measured, concerned) => {
    const found = concerned
      .filter(({ verdict }) => verdict === 'fail')
      .map(
        ({ anomaly }) => `${wholeText(reportOf(measured.anomalies, anomaly).count)} × ${anomaly}`,
      );
    const text = found.length === 0 ? 'what was delivered is what was sent' : found.join(', ');
    return [text, ...doubtTexts(concerned)].join('; ');
  },
};

/** Where each record of a disorder went wrong. */
const PLACES = [
  ['reorder.ingest', 'when stored'],
  ['reorder.within', 'within batches'],
  ['reorder.across', 'across batches'],
] as const;

function orderReason(measured: ArmMeasurement, concerned: readonly Guarantee[]): string {
  const { reorderedRecords, arrivedRecords, reorderedKeys, keys, reorderedRatio } =
    measured.ordering;
  const reports = PLACES.map(([kind, place]) => ({ ...reportOf(measured.anomalies, kind), place }));
  const found = reports.filter(({ count }) => count > 0);
  const text =
    reorderedRecords === 0
      ? `none of ${countText(arrivedRecords, 'record')} reordered within its key`
      : `${countText(reorderedRecords, 'record')} (${percentText(reorderedRatio ?? 0)}) ` +
        `reordered, in ${wholeText(reorderedKeys)} of ${countText(keys, 'key')}`;
  const places = found.map(({ count, place }) => `${wholeText(count)} ${place}`);
  return [
    places.length === 0 ? text : `${text}: ${places.join(', ')}`,
    ...exampleTexts(found[0]?.witnesses ?? []),
    ...doubtTexts(concerned),
  ].join('; ');
}

function exampleTexts([first]: readonly AnomalyWitness[]): readonly string[] {
  if (first === undefined) return [];
  const [wrong, other] = first.keySequences;
  return [`first: record ${wrong} of ${first.orderingKey} after ${other}`];
}

function doubtTexts(concerned: readonly Guarantee[]): readonly string[] {
  return [...new Set(concerned.flatMap(({ doubt }) => doubt ?? []))];
}
