import * as z from 'zod';

/** The most bytes a record may have: SQS takes no larger message (1 MiB since 2025). */
export const ACTIVITY_BYTES_MAX = 1_048_576;

/**
 * What the consumer is told to do with a record, so that failure handling can be measured.
 *
 * - `throw`: fail every time.
 * - `throw-times`: fail the first `times` deliveries, then succeed. Queues count deliveries
 *   for us (`ApproximateReceiveCount`); streams do not, so there each execution environment
 *   counts what it has seen itself.
 * - `hang`: never finish.
 *
 * Records that are malformed carry no envelope at all, hence no fault.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throw') }),
  z.strictObject({ kind: z.literal('throw-times'), times: z.int().min(1).max(1000) }),
  z.strictObject({ kind: z.literal('hang') }),
]);

/** One of the {@link faultSchema} kinds with its parameters. */
export type Fault = Readonly<z.infer<typeof faultSchema>>;

/** The measurement envelope that our producer adds; a foreign producer sends none. */
export const envelopeSchema = z.strictObject({
  /** The run the record belongs to. */
  run: z.string().min(1).max(64),
  /** Position within the user's own sequence, counted from 0 by the producer. */
  seq: z.int().nonnegative(),
  /** Wall time at which the workload meant to send; latency is measured from here. */
  intendedAtMs: z.number().nonnegative(),
  /** Wall time at which the producer first tried to send. */
  sentAtMs: z.number().nonnegative(),
  fault: faultSchema.optional(),
  /** What processing this record costs the consumer, milliseconds of CPU and of waiting. */
  work: z
    .strictObject({
      cpuMs: z.number().nonnegative().max(60_000),
      waitMs: z.number().nonnegative().max(60_000),
    })
    .optional(),
});

/** See {@link envelopeSchema}. */
export type Envelope = Readonly<z.infer<typeof envelopeSchema>>;

/** A user activity as it travels over every transport: JSON in UTF-8. */
export const activitySchema = z.object({
  userId: z.string().min(1).max(128),
  /** `page_view`, `click`, `search`, …: an open set. */
  eventType: z.string().min(1).max(128),
  /** Unix seconds or milliseconds, as the source gave it. */
  timestamp: z.number().nonnegative(),
  properties: z.record(z.string(), z.unknown()).optional(),
  kvs: envelopeSchema.optional(),
});

/** See {@link activitySchema}. */
export type Activity = Readonly<z.infer<typeof activitySchema>>;
