import { invariant } from '../../invariant.ts';
import { SortedSamples } from '../../measurement/quantile.ts';
import { batchSpanMsOf } from './batch-span.ts';
import { binOf, type ValueBins, valueBinsOf } from './value-bins.ts';

/** Samples of one arm, as measured. */
export interface ArmSamples {
  /** The name that sentences use. */
  readonly arm: string;
  /** In the order in which they took place, the same for every arm. */
  readonly repetitions: readonly RepetitionSamples[];
}

/** Samples of one repetition, a row per record that has a value; the others must be left out. */
export interface RepetitionSamples {
  /** Where the first block begins, the same for every arm: the end of the warm-up. */
  readonly startAtMs: number;
  /** At or after `startAtMs`. */
  readonly intendedAtMs: Float64Array;
  readonly valuesMs: Float64Array;
  /** Which invocation or call the value was measured in, from 0. */
  readonly invocation: Int32Array;
}

/**
 * Samples of one arm in six bytes each, so that those of all arms fit into memory: the bin of the
 * value and the second of the intended time.
 */
export interface CompressedSamples {
  readonly arm: string;
  readonly sampleCount: number;
  readonly bins: ValueBins;
  /** See `batchSpanMsOf`; the longest of the repetitions. */
  readonly batchSpanMs: number;
  readonly repetitions: readonly {
    /** Whole seconds since the repetition's start. */
    readonly second: Int32Array;
    readonly bin: Uint16Array;
  }[];
}

/** Compresses the samples of an arm; bins are the same in all of its repetitions. */
export function compressSamples({ arm, repetitions }: ArmSamples): CompressedSamples {
  const sorted = SortedSamples.sort(concatenate(repetitions.map(({ valuesMs }) => valuesMs)));
  const { values } = sorted;
  invariant(
    values.length === 0 || (Number.isFinite(values[0]) && Number.isFinite(values.at(-1))),
    'every sample is finite',
  );
  const bins = valueBinsOf(sorted);
  return {
    arm,
    sampleCount: values.length,
    bins,
    batchSpanMs: Math.max(
      0,
      ...repetitions.map(({ intendedAtMs, invocation }) => batchSpanMsOf(intendedAtMs, invocation)),
    ),
    repetitions: repetitions.map((repetition) => compressRepetition(repetition, bins)),
  };
}

function compressRepetition(
  { startAtMs, intendedAtMs, valuesMs }: RepetitionSamples,
  bins: ValueBins,
): CompressedSamples['repetitions'][number] {
  const second = new Int32Array(valuesMs.length);
  const bin = new Uint16Array(valuesMs.length);
  for (let sample = 0; sample < valuesMs.length; sample++) {
    const sinceStartMs = (intendedAtMs[sample] ?? Number.NaN) - startAtMs;
    invariant(sinceStartMs >= 0, 'no sample is intended before the start of its repetition');
    second[sample] = Math.floor(sinceStartMs / 1000);
    bin[sample] = binOf(bins, valuesMs[sample] ?? Number.NaN);
  }
  return { second, bin };
}

function concatenate(columns: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(columns.reduce((length, column) => length + column.length, 0));
  let offset = 0;
  for (const column of columns) {
    whole.set(column, offset);
    offset += column.length;
  }
  return whole;
}
