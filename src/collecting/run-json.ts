import { z } from 'zod';
import { ARMS } from '../observation/arm.ts';

/** Version of `run.json` and of the Parquet files beside it; a reader refuses any other. */
export const RUN_SCHEMA_VERSION = 2;

/** What analysis needs of `run.json`; whatever else is in it is kept as it is. */
export const runJsonSchema = z.looseObject({
  schemaVersion: z.literal(RUN_SCHEMA_VERSION),
  run: z.string().min(1).max(64),
  /** `local`, or the deployed stage. */
  stage: z.string().min(1),
  arms: z.array(z.enum(ARMS)).min(1),
  seed: z.int(),
  /** `random` spreads a user's records over the stream and gives up their order. */
  partitionKey: z.enum(['userId', 'random']),
  /** First intended instant. */
  startAtMs: z.number(),
  /** Records intended earlier than this after the start are left out of latency. */
  warmUpMs: z.number().nonnegative(),
  /** The limits of AWS that were not enforced; absent on AWS and in earlier runs. */
  limitsOff: z.array(z.string()).optional(),
  /** The fault plan of a simulation. */
  faults: z
    .looseObject({
      /** How far clocks of execution environments are off at most, either way. */
      clockSkewMaxMs: z.number().nonnegative().optional(),
    })
    .optional(),
  /** Absent until the run has ended. */
  ended: z
    .looseObject({
      drained: z.boolean(),
      interrupted: z.boolean(),
      unreadableLineCount: z.int().nonnegative(),
      /** How often each arm's consumer ran, as Lambda counts; absent where that is not known. */
      invocationCounts: z.partialRecord(z.enum(ARMS), z.int().nonnegative()).optional(),
      /** How often each fault of the plan struck. */
      faultCounts: z.record(z.string(), z.int().nonnegative()).optional(),
    })
    .optional(),
});

/** See {@link runJsonSchema}. */
export type RunJson = Readonly<z.infer<typeof runJsonSchema>>;
