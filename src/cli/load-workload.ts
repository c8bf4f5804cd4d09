import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultWorkload } from '../workload/default-workload.ts';
import { mergeWorkload } from '../workload/merge-workload.ts';
import { parseWorkload } from '../workload/parse-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { CliError } from './cli-error.ts';

/** The flags of `kvs run` that say what to send, as the command line gave them. */
export interface WorkloadFlags {
  /** A file, or the name of one in workloads/ without its ending. */
  readonly workload?: string | undefined;
  readonly arms?: string | undefined;
  readonly rate?: string | undefined;
  readonly duration?: string | undefined;
  readonly warmUp?: string | undefined;
  readonly arrivals?: string | undefined;
  readonly burstEvery?: string | undefined;
  readonly burstFactor?: string | undefined;
  readonly keys?: string | undefined;
  readonly distribution?: string | undefined;
  readonly exponent?: string | undefined;
  readonly hotShare?: string | undefined;
  readonly partitionKey?: string | undefined;
  readonly payloadBytes?: string | undefined;
  /** What each record costs the consumer. */
  readonly cpu?: string | undefined;
  readonly wait?: string | undefined;
  /** Each `KIND=SHARE`, e.g. `throw=1%`. */
  readonly poison?: readonly string[] | undefined;
  readonly seed?: string | undefined;
  /** Each an expression. */
  readonly threshold?: readonly string[] | undefined;
}

/**
 * The workload a run uses: the file's, or the default, with the flags laid over it.
 *
 * @throws {CliError} FILE_UNREADABLE
 * @throws {WorkloadError} when the file or a flag is wrong
 */
export function loadWorkload(flags: WorkloadFlags, directory: string): Workload {
  const base =
    flags.workload === undefined ? defaultWorkload : readWorkloadFile(flags.workload, directory);
  return mergeWorkload(base, workloadLayer(flags), 'flags');
}

function readWorkloadFile(nameOrPath: string, directory: string): Workload {
  const named = join(directory, 'workloads', `${nameOrPath}.yml`);
  const path = /^[a-z0-9-]+$/.test(nameOrPath) && existsSync(named) ? named : nameOrPath;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new CliError('FILE_UNREADABLE', `cannot read workload ${nameOrPath}: ${reason}`, {
      cause,
    });
  }
  return parseWorkload(text, nameOrPath);
}

/** The flags in a workload file's spelling; what was not given is left out. */
function workloadLayer(flags: WorkloadFlags): Record<string, unknown> {
  const { arms, rate, duration, warmUp, partitionKey, payloadBytes, seed } = flags;
  const { arrivals: kind, burstEvery: every, burstFactor: factor, cpu, wait } = flags;
  const { keys: count, distribution, exponent, hotShare: share } = flags;
  return given({
    ...{ arms, rate, duration, warmUp, partitionKey, payloadBytes, seed },
    arrivals: section({ kind, every, factor }),
    keys: section({ count, distribution, exponent, share }),
    processing: section({ cpu, wait }),
    poison: flags.poison?.map(poisonLayer),
    thresholds: flags.threshold,
  });
}

function poisonLayer(text: string): Record<string, unknown> {
  const [kind = '', share = ''] = text.split('=');
  const [name = '', times] = kind.split(':');
  return given({ kind: name, share, times });
}

/** A section of the file, left out when none of its keys was given. */
function section(values: Record<string, unknown>): Record<string, unknown> | undefined {
  const layer = given(values);
  return Object.keys(layer).length > 0 ? layer : undefined;
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
