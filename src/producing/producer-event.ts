import { z } from 'zod';
import { activitySchema } from '../activity/activity-record.ts';
import { ARMS } from '../observation/arm.ts';
import { parseResolvedWorkload } from '../workload/check-workload.ts';
import { WorkloadError } from '../workload/errors.ts';
import type { SchedulePart } from '../workload/send-schedule.ts';
import type { Workload } from '../workload/workload.ts';
import { ProducerError } from './errors.ts';

/** What a run may be called: it is part of deduplication ids, so no spaces and ASCII only. */
const runSchema = z.string().regex(/^[\w.:-]{1,64}$/, 'expected 1 to 64 letters, digits, _ . : -');

const workloadEventSchema = z.strictObject({
  kind: z.literal('workload'),
  run: runSchema,
  /** The resolved form; read by the workload's own parser. */
  workload: z.unknown(),
  /** Wall time of offset 0. @default as soon as the producer is ready */
  startAtMs: z.number().nonnegative().optional(),
  slice: z
    .strictObject({ index: z.int().nonnegative(), count: z.int().min(1).max(1000) })
    .refine(({ index, count }) => index < count, 'index must be below count')
    .optional(),
  window: z
    .strictObject({ fromMs: z.number().nonnegative(), toMs: z.number().nonnegative() })
    .refine(({ fromMs, toMs }) => fromMs <= toMs, 'fromMs must not be after toMs')
    .optional(),
  /** Sends nothing: every record fails with `DryRun`. @default false */
  dryRun: z.boolean().default(false),
});

const activityEventSchema = z.strictObject({
  kind: z.literal('activity'),
  activity: z.strictObject({
    userId: activitySchema.shape.userId,
    eventType: activitySchema.shape.eventType,
    /** @default now */
    timestamp: activitySchema.shape.timestamp.optional(),
    properties: activitySchema.shape.properties,
  }),
  /** @default every arm that is deployed */
  arms: z.array(z.enum(ARMS)).min(1).optional(),
  /** @default a new name for this one record */
  run: runSchema.optional(),
  dryRun: z.boolean().default(false),
});

const producerEventSchema = z.discriminatedUnion('kind', [
  workloadEventSchema,
  activityEventSchema,
]);

/** Sends a workload, or the part of it that this producer was given. */
export type WorkloadEvent = Omit<z.infer<typeof workloadEventSchema>, 'workload'> &
  SchedulePart & { readonly workload: Workload };

/** Sends one activity to every arm. */
export type ActivityEvent = z.infer<typeof activityEventSchema>;

/** What the producer function can be asked to do. */
export type ProducerEvent = WorkloadEvent | ActivityEvent;

/**
 * Reads the producer's Lambda event.
 *
 * @throws {ProducerError} EVENT_INVALID
 */
export function parseProducerEvent(input: unknown): ProducerEvent {
  const parsed = producerEventSchema.safeParse(input);
  if (!parsed.success) throw notForProducer(describeFirst(parsed.error), parsed.error);
  if (parsed.data.kind === 'activity') return parsed.data;
  try {
    return { ...parsed.data, workload: parseResolvedWorkload(parsed.data.workload, 'workload') };
  } catch (error) {
    if (error instanceof WorkloadError) throw notForProducer(error.message, error);
    throw error;
  }
}

function notForProducer(problem: string, cause: Error): ProducerError {
  return new ProducerError('EVENT_INVALID', `not an event for the producer: ${problem}`, { cause });
}

function describeFirst({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'unreadable';
  if (issue.path.join('.') === 'kind') return 'its kind must be "workload" or "activity"';
  const where = issue.path.join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
