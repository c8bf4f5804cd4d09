import { z } from 'zod';
import { ARMS, type Arm } from '../observation/arm.ts';
import type { AnalyseOptions } from './analyse-command.ts';
import { CliError } from './cli-error.ts';
import type { DevOptions } from './dev-command.ts';
import { parseFaultPlan } from './parse-fault-plan.ts';
import { parseLimitNames } from './parse-limit-names.ts';
import type { RunOptions } from './run-command.ts';
import type { SendOptions } from './send-command.ts';

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A flag like `30s`; gives ms. */
export const time = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'expected a number and a unit, e.g. 30s')
  .transform((text) => {
    const unit = z.enum(['ms', 's', 'm', 'h']).parse(text.replace(/^[\d.]+/, ''));
    return Number.parseFloat(text) * UNIT_MS[unit];
  });
/** A flag that is a whole number within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z.coerce.number('expected a number').int().min(least).max(most);

const stageFlags = {
  stage: z.string().min(1),
  param: z
    .array(z.string().regex(/^\w+=.*$/, 'expected name=value'))
    .transform((all) => Object.fromEntries(all.map(splitParameter))),
  port: wholeNumber(0, 65_535),
  fault: z.array(z.string()),
  limitOff: z.array(z.string()).transform(parseLimitNames),
  debug: z.boolean(),
};

const text = z.string().optional();
const runFlags = z.strictObject({
  ...stageFlags,
  workload: text,
  arms: text,
  rate: text,
  duration: text,
  warmUp: text,
  arrivals: text,
  burstEvery: text,
  burstFactor: text,
  keys: text,
  distribution: text,
  exponent: text,
  hotShare: text,
  cpu: text,
  wait: text,
  partitionKey: text,
  payloadBytes: text,
  poison: z.array(z.string()).optional(),
  seed: text,
  threshold: z.array(z.string()).optional(),
  producers: wholeNumber(1, 100),
  drainTimeout: time,
  runs: z.string().min(1),
  repeat: wholeNumber(1, 100),
  aa: z.boolean(),
  dryRun: z.boolean(),
  json: z.boolean(),
  strict: z.boolean(),
});

const analyseFlags = z.strictObject({
  directory: z.string().min(1),
  threshold: z.array(z.string()).optional(),
  aa: z.boolean(),
  json: z.boolean(),
  strict: z.boolean(),
  debug: stageFlags.debug,
});

const devFlags = z.strictObject({
  service: z.string().min(1),
  artifact: z.string().min(1).optional(),
  template: z.string().min(1).optional(),
  stage: stageFlags.stage,
  param: stageFlags.param,
  port: stageFlags.port,
  limitOff: stageFlags.limitOff,
  debug: z.boolean(),
});

const sendFlags = z.strictObject({
  ...stageFlags,
  user: z.string().min(1).max(128),
  type: z.string().min(1).max(128),
  arms: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(ARMS)))
    .optional(),
});

/**
 * Reads the flags of `kvs run`.
 *
 * @throws {CliError} USAGE
 */
export function parseRunFlags(input: unknown): RunOptions {
  const {
    debug: _,
    drainTimeout,
    stage,
    param,
    port,
    fault,
    limitOff,
    ...flags
  } = parseFlags(runFlags, input);
  const { producers, runs, repeat, aa, dryRun, json, strict, ...workloadFlags } = flags;
  const times = aa ? Math.max(2, repeat) : repeat;
  const what = {
    producers,
    runs,
    repeat: times,
    aa,
    dryRun,
    json,
    strict,
    drainTimeoutMs: drainTimeout,
  };
  const faults = parseFaultPlan(fault);
  return { ...what, stage, param, port, faults, limitsOff: limitOff, workloadFlags };
}

/**
 * Reads the flags of `kvs send`.
 *
 * @throws {CliError} USAGE
 */
export function parseSendFlags(input: unknown): SendOptions {
  const { debug: _, arms, fault, limitOff, ...flags } = parseFlags(sendFlags, input);
  const all: readonly Arm[] = ['kinesis', 'sqs', 'sqs-fifo'];
  const faults = parseFaultPlan(fault);
  return { ...flags, faults, limitsOff: limitOff, arms: arms ?? all };
}

/**
 * Reads the argument and flags of `kvs analyse`.
 *
 * @throws {CliError} USAGE
 */
export function parseAnalyseFlags(directory: string, input: object): AnalyseOptions {
  const { debug: _, ...flags } = parseFlags(analyseFlags, { ...input, directory });
  return flags;
}

/**
 * Reads the flags of `kvs dev`.
 *
 * @throws {CliError} USAGE
 */
export function parseDevFlags(input: unknown): DevOptions {
  const { debug: _, artifact, template, limitOff, ...flags } = parseFlags(devFlags, input);
  if (template !== undefined && artifact === undefined) {
    throw new CliError('USAGE', '--template needs --artifact, where the code is');
  }
  const packaged = { artifact: artifact ?? null, template: template ?? null };
  return { ...flags, ...packaged, limitsOff: limitOff };
}

/**
 * Reads a command's flags, and names the first that is wrong.
 *
 * @throws {CliError} USAGE
 */
export function parseFlags<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter}`);
  throw new CliError('USAGE', `--${name.toLowerCase()}: ${issue?.message ?? 'invalid'}`);
}

function splitParameter(parameter: string): [string, string] {
  const at = parameter.indexOf('=');
  return [parameter.slice(0, at), parameter.slice(at + 1)];
}
