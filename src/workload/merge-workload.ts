import { checkWorkload } from './check-workload.ts';
import { WorkloadError } from './errors.ts';
import { parseSection } from './parse-section.ts';
import type { Arrivals, KeyDistribution, Poison, Workload } from './workload.ts';
import { type WorkloadLayer, workloadLayerSchema } from './workload-layer.ts';

type KeysLayer = NonNullable<WorkloadLayer['keys']>;
type ArrivalsLayer = NonNullable<WorkloadLayer['arrivals']>;
type PoisonLayer = NonNullable<WorkloadLayer['poison']>[number];

/**
 * The workload `base` with what `layer` says laid over it; for flags over a file.
 *
 * A layer is spelled as in a file (`{ rate: '200', duration: '10s' }`, numbers may be text).
 * Lists are replaced whole; of `keys` and `processing` only what is given changes.
 *
 * @param source - Names where the layer came from, in error messages.
 * @throws {WorkloadError} WORKLOAD_UNKNOWN_KEY, WORKLOAD_INVALID
 */
export function mergeWorkload(base: Workload, layer: unknown, source = 'flags'): Workload {
  const parsed = parseSection(workloadLayerSchema, layer, source);
  const merged: Workload = {
    name: parsed.name ?? base.name,
    arms: parsed.arms ?? base.arms,
    ratePerSecond: parsed.rate ?? base.ratePerSecond,
    durationMs: parsed.duration ?? base.durationMs,
    warmUpMs: parsed.warmUp ?? base.warmUpMs,
    arrivals: parsed.arrivals ? mergeArrivals(parsed.arrivals, source) : base.arrivals,
    keys: parsed.keys ? mergeKeys(base.keys, parsed.keys, source) : base.keys,
    partitionKey: parsed.partitionKey ?? base.partitionKey,
    payloadBytes: parsed.payloadBytes ?? base.payloadBytes,
    processing: {
      cpuMs: parsed.processing?.cpu ?? base.processing.cpuMs,
      waitMs: parsed.processing?.wait ?? base.processing.waitMs,
    },
    poison: parsed.poison?.map((poison) => mergePoison(poison, source)) ?? base.poison,
    seed: parsed.seed ?? base.seed,
    thresholds: parsed.thresholds ?? base.thresholds,
  };
  checkWorkload(merged, source);
  return merged;
}

function mergeArrivals({ kind, every, factor }: ArrivalsLayer, source: string): Arrivals {
  if (kind === 'bursts') {
    if (every !== undefined && factor !== undefined) return { kind, everyMs: every, factor };
    throw invalid(source, 'arrivals of kind bursts need both every and factor');
  }
  if (every === undefined && factor === undefined) return { kind };
  throw invalid(source, `arrivals.every and arrivals.factor apply to bursts, not to ${kind}`);
}

function mergeKeys(base: Workload['keys'], layer: KeysLayer, source: string): Workload['keys'] {
  return {
    count: layer.count ?? base.count,
    distribution: mergeDistribution(base.distribution, layer, source),
  };
}

function mergeDistribution(
  base: KeyDistribution,
  { distribution: kind = base.kind, exponent, share }: KeysLayer,
  source: string,
): KeyDistribution {
  if (exponent !== undefined && kind !== 'zipf') {
    throw invalid(source, `keys.exponent applies to the distribution zipf, not to ${kind}`);
  }
  if (share !== undefined && kind !== 'hot-key') {
    throw invalid(source, `keys.share applies to the distribution hot-key, not to ${kind}`);
  }
  switch (kind) {
    case 'uniform':
      return { kind };
    case 'zipf':
      return { kind, exponent: exponent ?? (base.kind === kind ? base.exponent : 1) };
    case 'hot-key':
      return { kind, shareRatio: share ?? (base.kind === kind ? base.shareRatio : 0.5) };
  }
}

function mergePoison({ kind, share, times }: PoisonLayer, source: string): Poison {
  if (kind === 'throw-times') {
    if (times !== undefined) return { kind, times, shareRatio: share };
    throw invalid(source, 'poison of kind throw-times needs times');
  }
  if (times === undefined) return { kind, shareRatio: share };
  throw invalid(source, `poison.times applies to throw-times, not to ${kind}`);
}

function invalid(source: string, text: string): WorkloadError {
  return new WorkloadError('WORKLOAD_INVALID', `${source}: ${text}`);
}
