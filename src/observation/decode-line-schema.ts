import * as z from 'zod';
import { ARMS } from './arm.ts';
import { OBSERVATION_VERSION } from './observation-line.ts';

type Column<T> = readonly T[];
const isOffset = (value: unknown): value is number => Number.isSafeInteger(value);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isIndex = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= -1;
const isText = (value: unknown): value is string => typeof value === 'string';
const orNull =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is T | null =>
    value === null || is(value);

/** A column is checked in one go: a schema per element would cost more than parsing the JSON. */
const column = <T>(is: (value: unknown) => value is T): z.ZodType<Column<T>> =>
  z.custom<Column<T>>(
    (value) => Array.isArray(value) && value.every(is),
    'not a column of its kind',
  );

const offsets = column(isOffset);
const offsetsOrNull = column(orNull(isOffset));
const counts = column(isCount);
const countsOrNull = column(orNull(isCount));
const indexes = column(isIndex);
const texts = column(isText);
const textsOrNull = column(orNull(isText));

/** Beyond it, microseconds would not be exact; see `instantUs`. */
const instant = z.number().min(0).max(9e12);

const headShape = {
  kvs: z.literal(OBSERVATION_VERSION),
  arm: z.enum(ARMS),
  sandbox: z.string(),
  part: z.int().nonnegative(),
  partCount: z.int().positive(),
};

const attemptLineSchema = z.object({
  ...headShape,
  kind: z.literal('attempt'),
  run: z.string(),
  call: z.int().positive(),
  sentAtMs: instant,
  acknowledgedAtMs: instant,
  errorCodes: texts,
  shardIds: texts,
  plannedFaults: texts,
  records: z.object({
    orderingKey: texts,
    keySequence: counts,
    intendedOffsetUs: offsets,
    tryNumber: counts,
    outcome: indexes,
    errorCode: indexes,
    brokerId: textsOrNull,
    brokerSequence: textsOrNull,
    shardId: indexes,
    plannedFault: indexes,
  }),
});

const deliveryLineSchema = z.object({
  ...headShape,
  kind: z.literal('delivery'),
  invocation: z.int().positive(),
  requestId: z.string(),
  source: z.string(),
  shardId: z.string().nullable(),
  startedAtMs: instant,
  endedAtMs: instant,
  outcome: z.enum(['succeeded', 'partially-failed', 'failed']),
  error: z.string().nullable(),
  recordCount: z.int().nonnegative(),
  firstIndex: z.int().nonnegative(),
  runs: texts,
  failures: texts,
  records: z.object({
    brokerId: texts,
    subSequence: countsOrNull,
    brokerOffsetUs: offsets,
    receiveCount: countsOrNull,
    run: indexes,
    orderingKey: textsOrNull,
    keySequence: countsOrNull,
    intendedOffsetUs: offsetsOrNull,
    sentOffsetUs: offsetsOrNull,
    startedOffsetUs: offsetsOrNull,
    endedOffsetUs: offsetsOrNull,
    outcome: indexes,
    failure: indexes,
  }),
});

/** The columns of each kind of line. */
export const COLUMN_NAMES = {
  attempt: Object.keys(attemptLineSchema.shape.records.shape),
  delivery: Object.keys(deliveryLineSchema.shape.records.shape),
} as const;

/**
 * The form of one line whose columns are all arrays. What holds between its columns is left to
 * the decoder.
 */
export const lineSchema = z.discriminatedUnion('kind', [attemptLineSchema, deliveryLineSchema]);
