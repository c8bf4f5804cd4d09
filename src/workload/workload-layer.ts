import { z } from 'zod';
import { durationQuantity, numberQuantity, shareQuantity } from './quantity.ts';
import { strictChoice, strictSection } from './strict-section.ts';
import { setting } from './workload.ts';

const arrivalKinds = ['constant', 'poisson', 'bursts'] as const;
const distributionKinds = ['uniform', 'zipf', 'hot-key'] as const;
const poisonKinds = ['throw', 'throw-times', 'malformed', 'hang'] as const;

const arrivalsSection = strictSection({
  kind: strictChoice(arrivalKinds),
  every: durationQuantity.pipe(setting.burstEveryMs).optional(),
  factor: numberQuantity.pipe(setting.burstFactor).optional(),
});

const keysSection = strictSection({
  count: numberQuantity.pipe(setting.keyCount),
  distribution: strictChoice(distributionKinds),
  exponent: numberQuantity.pipe(setting.exponent),
  share: shareQuantity.pipe(setting.ratio),
}).partial();

const poisonSection = strictSection({
  kind: strictChoice(poisonKinds),
  share: shareQuantity.pipe(setting.ratio),
  times: numberQuantity.pipe(setting.times).optional(),
});

/** An expression alone, or one that may be allowed to fail; gives text as flags have it. */
const thresholdSection = z
  .preprocess(
    (value) => (typeof value === 'string' ? { expr: value } : value),
    strictSection({ expr: setting.threshold, strict: z.boolean().default(true) }),
  )
  .transform(({ expr, strict }) => (strict ? expr : `warn ${expr}`));

/**
 * What a workload file or a set of flags may say, in their spelling: everything is optional,
 * durations carry a unit, shares may be percentages. Flags may give numbers as text and arms
 * as `kinesis,sqs`.
 */
export const workloadLayerSchema = strictSection({
  name: setting.name,
  arms: z.preprocess(splitList, setting.arms),
  rate: numberQuantity.pipe(setting.ratePerSecond),
  duration: durationQuantity.pipe(setting.durationMs),
  warmUp: durationQuantity.pipe(setting.warmUpMs),
  arrivals: z.preprocess(nameAsKind, arrivalsSection),
  keys: keysSection,
  partitionKey: setting.partitionKey,
  payloadBytes: numberQuantity.pipe(setting.payloadBytes),
  processing: strictSection({
    cpu: durationQuantity.pipe(setting.costMs),
    wait: durationQuantity.pipe(setting.costMs),
  }).partial(),
  poison: z.array(poisonSection).max(16),
  seed: numberQuantity.pipe(setting.seed),
  thresholds: z.array(thresholdSection).max(100),
}).partial();

/** See {@link workloadLayerSchema}. */
export type WorkloadLayer = z.infer<typeof workloadLayerSchema>;

function splitList(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value;
}

function nameAsKind(value: unknown): unknown {
  return typeof value === 'string' ? { kind: value } : value;
}
