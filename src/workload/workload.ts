import { z } from 'zod';
import { ACTIVITY_BYTES_MAX, faultSchema } from '../activity/activity-record.ts';
import { ARMS } from '../observation/arm.ts';
import { strictChoice, strictSection } from './strict-section.ts';

/** The longest schedule, warm-up included: one day. */
export const SCHEDULE_MS_MAX = 86_400_000;

/** The limits of every single setting, for both spellings of a workload: file and resolved. */
export const setting = {
  name: z.string().min(1).max(64),
  arms: z
    .array(strictChoice(ARMS))
    .min(1)
    .refine((arms) => new Set(arms).size === arms.length, 'names an arm twice'),
  ratePerSecond: z.number().positive().max(100_000),
  durationMs: z.number().positive().max(SCHEDULE_MS_MAX),
  warmUpMs: z.number().nonnegative().max(SCHEDULE_MS_MAX),
  burstEveryMs: z.number().min(1).max(3_600_000),
  burstFactor: z.number().min(1).max(100_000),
  keyCount: z.int().min(1).max(1_000_000),
  exponent: z.number().nonnegative().max(10),
  partitionKey: strictChoice(['userId', 'random']),
  payloadBytes: z.int().min(1).max(ACTIVITY_BYTES_MAX),
  costMs: z.number().nonnegative().max(60_000),
  ratio: z.number().nonnegative().max(1),
  times: faultSchema.options[1].shape.times,
  seed: z.int(),
  /** What thresholds say is none of a schedule's business: here they are texts. */
  threshold: z.string().min(1).max(200),
};

const arrivalsSchema = z.discriminatedUnion('kind', [
  strictSection({ kind: z.literal('constant') }),
  strictSection({ kind: z.literal('poisson') }),
  strictSection({
    kind: z.literal('bursts'),
    everyMs: setting.burstEveryMs,
    factor: setting.burstFactor,
  }),
]);

/**
 * When records are due.
 *
 * - `constant`: record i at i / rate.
 * - `poisson`: independent arrivals at that rate on average.
 * - `bursts`: the records of each `everyMs` come in its first 1/`factor`, evenly and `factor`
 *   times as fast; then silence. The rate over a whole period stays what it is.
 */
export type Arrivals = Readonly<z.infer<typeof arrivalsSchema>>;

const distributionSchema = z.discriminatedUnion('kind', [
  strictSection({ kind: z.literal('uniform') }),
  strictSection({ kind: z.literal('zipf'), exponent: setting.exponent }),
  strictSection({ kind: z.literal('hot-key'), shareRatio: setting.ratio }),
]);

/**
 * Which key a record gets.
 *
 * - `zipf`: the k-th key with weight 1 / k^exponent.
 * - `hot-key`: the first key gets `shareRatio` of all records, the others share the rest evenly.
 */
export type KeyDistribution = Readonly<z.infer<typeof distributionSchema>>;

const poisonSchema = z.discriminatedUnion('kind', [
  strictSection({ kind: z.literal('throw'), shareRatio: setting.ratio }),
  strictSection({
    kind: z.literal('throw-times'),
    times: setting.times,
    shareRatio: setting.ratio,
  }),
  strictSection({ kind: z.literal('malformed'), shareRatio: setting.ratio }),
  strictSection({ kind: z.literal('hang'), shareRatio: setting.ratio }),
]);

/** One way for records to go wrong, and the share of all records that do. */
export type Poison = Readonly<z.infer<typeof poisonSchema>>;

/** A workload with everything decided, as the producer is given it and `run.json` keeps it. */
export const workloadSchema = strictSection({
  name: setting.name,
  /** Who gets every record. */
  arms: setting.arms,
  /** Records per second to each arm. */
  ratePerSecond: setting.ratePerSecond,
  /** The measured part; it follows the warm-up. */
  durationMs: setting.durationMs,
  /** Told apart by being intended in the first `warmUpMs`, in which the rate rises from nothing. */
  warmUpMs: setting.warmUpMs,
  arrivals: arrivalsSchema,
  keys: strictSection({ count: setting.keyCount, distribution: distributionSchema }),
  /** `random` spreads evenly over shards and groups, and gives up the order of a user. */
  partitionKey: setting.partitionKey,
  /** Size of an encoded record; malformed ones are shorter. */
  payloadBytes: setting.payloadBytes,
  /** What the consumer spends on each record. */
  processing: strictSection({ cpuMs: setting.costMs, waitMs: setting.costMs }),
  poison: z.array(poisonSchema).max(16),
  seed: setting.seed,
  /** What the result must hold, e.g. `sqs.lost == 0`; `warn ` before it when it may fail. */
  thresholds: z.array(setting.threshold).max(100).default([]),
});

/** See {@link workloadSchema}. */
export type Workload = z.infer<typeof workloadSchema>;

/** How long a workload sends: its warm-up and then its measured part. */
export function scheduleMs({ warmUpMs, durationMs }: Workload): number {
  return warmUpMs + durationMs;
}
