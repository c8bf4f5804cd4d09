import { z } from 'zod';
import type { FunctionClient } from '../aws/function-client.ts';
import { scheduleMs, type Workload } from '../workload/workload.ts';
import { CliError } from './cli-error.ts';

/** The longest a producer is asked to send in one invocation; Lambda ends it after 15 minutes. */
const WINDOW_MS_MAX = 600_000;

/** What is to be sent, and by how many producers at once. */
export interface SendWorkloadOptions {
  readonly functions: FunctionClient;
  readonly producerFunctionName: string;
  readonly run: string;
  readonly workload: Workload;
  readonly startAtMs: number;
  /** Each takes the keys that fall to it. */
  readonly producerCount: number;
}

const summarySchema = z.looseObject({
  kind: z.literal('workload'),
  keptSchedule: z.boolean(),
  warning: z.string().optional(),
});

/**
 * Has the producer function send a workload, in slices by key and windows of ten minutes.
 *
 * @returns what the producers warn of
 * @throws {CliError} PRODUCER_FAILED
 */
export async function sendWorkload(options: SendWorkloadOptions): Promise<readonly string[]> {
  const { workload, producerCount } = options;
  const warnings: string[] = [];
  const endMs = scheduleMs(workload);
  for (let fromMs = 0; fromMs < endMs; fromMs += WINDOW_MS_MAX) {
    const window = { fromMs, toMs: Math.min(endMs, fromMs + WINDOW_MS_MAX) };
    const slices = Array.from({ length: producerCount }, (_, index) => ({
      index,
      count: producerCount,
    }));
    const answers = await Promise.all(
      slices.map((slice) => invokeProducer(options, { slice, window })),
    );
    warnings.push(...answers.flatMap(({ warning }) => warning ?? []));
  }
  return warnings;
}

async function invokeProducer(
  { functions, producerFunctionName, run, workload, startAtMs }: SendWorkloadOptions,
  part: object,
): Promise<z.infer<typeof summarySchema>> {
  const event = { kind: 'workload', run, workload, startAtMs, ...part };
  const answer = await functions.invoke(producerFunctionName, event);
  if (answer.failed) {
    throw new CliError('PRODUCER_FAILED', `producer failed: ${errorMessageOf(answer.payload)}`);
  }
  return summarySchema.parse(JSON.parse(answer.payload));
}

/** The message of a Lambda error document, or the document itself when it is none. */
export function errorMessageOf(payload: string): string {
  try {
    const document = z.looseObject({ errorMessage: z.string() }).safeParse(JSON.parse(payload));
    return document.data?.errorMessage ?? payload;
  } catch {
    return payload;
  }
}
