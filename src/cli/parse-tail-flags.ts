import { z } from 'zod';
import { parseStartPosition } from '../tailing/start-position.ts';
import { CliError } from './cli-error.ts';
import { parseFlags, time, wholeNumber } from './parse-flags.ts';
import type { TailOptions, TailSource } from './tail-command.ts';

const tailFlags = z.strictObject({
  stream: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{1,128}$/, 'expected the name of a stream')
    .optional(),
  queue: z
    .string()
    .regex(/^(https?:\/\/\S+|[\w-]{1,80}(\.fifo)?)$/, 'expected the name or URL of a queue')
    .optional(),
  from: z.string().optional(),
  delete: z.boolean(),
  limit: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  duration: time.optional(),
  endpoint: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'expected a region such as eu-west-1')
    .optional(),
  json: z.boolean(),
  full: z.boolean(),
  debug: z.boolean(),
});

/**
 * Reads the flags of `kvs tail`.
 *
 * @throws {CliError} USAGE
 * @throws {TailError} POSITION_INVALID
 */
export function parseTailFlags(input: unknown): TailOptions {
  const flags = parseFlags(tailFlags, input);
  return {
    source: parseSource(flags),
    limitCount: flags.limit ?? null,
    durationMs: flags.duration ?? null,
    format: flags.json ? 'json' : flags.full ? 'full-line' : 'line',
    endpoint: flags.endpoint ?? null,
    region: flags.region ?? null,
  };
}

function parseSource(flags: z.output<typeof tailFlags>): TailSource {
  if (flags.stream !== undefined) {
    if (flags.queue !== undefined)
      throw new CliError('USAGE', 'give --stream or --queue, not both');
    if (flags.delete) throw new CliError('USAGE', '--delete is for queues; a stream keeps records');
    const from = parseStartPosition(flags.from ?? 'latest');
    return { kind: 'stream', name: flags.stream, from };
  }
  if (flags.queue === undefined) throw new CliError('USAGE', 'give --stream or --queue');
  if (flags.from !== undefined) throw new CliError('USAGE', '--from is for streams only');
  return { kind: 'queue', queue: flags.queue, remove: flags.delete };
}
