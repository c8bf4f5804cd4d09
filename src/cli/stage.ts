import type { FunctionClient } from '../aws/function-client.ts';
import type { Clock } from '../clock.ts';
import type { DeadLetterReader } from '../collecting/dead-letter-reader.ts';
import type { LogReader } from '../collecting/log-reader.ts';
import type { LimitName } from '../local/stack/limit-names.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { BatchLine } from './follow-batches.ts';

/** The flags that say what to run against. */
export interface StageOptions {
  /** `local`, or `simulated` for virtual time. */
  readonly stage: string;
  /** Parameters of serverless.yml. */
  readonly param: Readonly<Record<string, string>>;
  /** The local AWS listens here; 0 is any free port. */
  readonly port: number;
  /** What goes wrong in a simulation; nothing else can do it yet. */
  readonly faults: FaultPlan;
  /** The limits of AWS that are not enforced. */
  readonly limitsOff: readonly LimitName[];
}

/** A run directory that was made. */
export interface OpenedRun {
  readonly run: string;
  readonly directory: string;
}

/** A pipeline that is up. */
export interface Stage {
  /** The time in which the pipeline lives. */
  readonly clock: Clock;
  readonly functions: FunctionClient;
  /** Reads what functions print from an instant on. */
  readonly openLogs: (startAtMs: number) => LogReader;
  readonly deadLetters: DeadLetterReader;
  /** Tells of every step of batches that fail, from now on until what it returns is called. */
  readonly onFailedBatch: (listen: (line: BatchLine) => void) => () => void;
  /** Lets time pass for the pipeline; at most `durationMs`, less when `until` settles. */
  readonly pass: (durationMs: number, until?: Promise<unknown>) => Promise<void>;
  /** How often to read logs: AWS allows few calls a second, and a short page costs us less. */
  readonly pollIntervalMs: number;
  /** The stack's outputs. */
  readonly outputs: ReadonlyMap<string, string>;
  /** What `run.json` says of it. */
  readonly facts: { readonly stage: string } & Readonly<Record<string, unknown>>;
  /** How often a function's code ran so far, as Lambda counts; undefined if unknown. */
  readonly invocationCount: (functionName: string) => number | undefined;
  /** What `run.json` says of it once the run has ended. */
  readonly endedFacts: () => Readonly<Record<string, unknown>>;
  /** Names the next run, unless it has a name, and makes its directory in `runs`. */
  readonly openRun: (runs: string, name?: string) => Promise<OpenedRun>;
  readonly stop: () => Promise<void>;
}
