import { randomInt } from 'node:crypto';
import { type AwsTarget, createQueueClient, createStreamClient } from '../aws/clients.ts';
import { createKinesisStreamReader } from '../aws/kinesis-stream-reader.ts';
import { createSqsQueueReader, findQueueUrl } from '../aws/sqs-queue-reader.ts';
import { createPrng } from '../prng.ts';
import { renderTailed, type TailedFormat } from '../tailing/render-tailed.ts';
import type { StartPosition } from '../tailing/start-position.ts';
import { type TailQueueOptions, tailQueue } from '../tailing/tail-queue.ts';
import { type TailStreamOptions, tailStream } from '../tailing/tail-stream.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** What `kvs tail` follows. */
export type TailSource =
  | { readonly kind: 'stream'; readonly name: string; readonly from: StartPosition }
  /** `queue` is a name or a URL. */
  | { readonly kind: 'queue'; readonly queue: string; readonly remove: boolean };

/** The flags of `kvs tail`. */
export interface TailOptions {
  readonly source: TailSource;
  /** Ends after so many records; null for never. */
  readonly limitCount: number | null;
  /** Ends after this time; null for never. */
  readonly durationMs: number | null;
  readonly format: TailedFormat;
  /** Null for what the environment says, AWS in the end. */
  readonly endpoint: string | null;
  readonly region: string | null;
}

/**
 * Prints what arrives on a stream or waits in a queue, one line each.
 *
 * Ctrl-C is how a tail without an end of its own is ended; one that had a limit or a duration was
 * interrupted by it.
 *
 * @throws {TailError} what was asked for does not exist, or cannot be read
 */
export async function tailCommand(options: TailOptions, io: CommandIo): Promise<ExitCode> {
  const { source, limitCount, durationMs, format } = options;
  const reached = new AbortController();
  let count = 0;
  const show = (tailed: Parameters<typeof renderTailed>[0]): void => {
    io.writeResult(`${renderTailed(tailed, format)}\n`);
    if (++count === limitCount) reached.abort();
  };
  const surroundings = {
    clock: io.clock,
    prng: createPrng(randomInt(2 ** 31)),
    signal: AbortSignal.any([io.interrupted, reached.signal]),
    warn: (text: string) => io.progress.step(`note: ${text}`),
  };
  const cancel =
    durationMs === null ? () => undefined : io.clock.after(durationMs, () => reached.abort());
  const target = targetOf(options);
  try {
    if (source.kind === 'stream') {
      await followStream(source, target, { ...surroundings, onRecord: show });
    } else {
      await followQueue(source, target, { ...surroundings, onMessage: show });
    }
  } finally {
    cancel();
  }
  const hadAnEnd = limitCount !== null || durationMs !== null;
  return hadAnEnd && !reached.signal.aborted ? EXIT_CODE.interrupted : EXIT_CODE.pass;
}

async function followStream(
  { name, from }: Extract<TailSource, { kind: 'stream' }>,
  target: AwsTarget,
  options: Omit<TailStreamOptions, 'reader' | 'from'>,
): Promise<void> {
  const client = createStreamClient(target);
  try {
    const reader = createKinesisStreamReader({ client, streamName: name });
    await tailStream({ ...options, reader, from });
  } finally {
    client.destroy(); // An open connection would keep the process.
  }
}

async function followQueue(
  { queue, remove }: Extract<TailSource, { kind: 'queue' }>,
  target: AwsTarget,
  options: Omit<TailQueueOptions, 'reader' | 'remove'>,
): Promise<void> {
  const client = createQueueClient(target);
  try {
    const reader = createSqsQueueReader({ client, queueUrl: await findQueueUrl(client, queue) });
    await tailQueue({ ...options, reader, remove });
  } finally {
    client.destroy();
  }
}

/** The local AWS takes any credentials; everything else gets those of the environment. */
function targetOf({ endpoint, region }: TailOptions): AwsTarget {
  const isLocal =
    endpoint !== null && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(endpoint).hostname);
  return {
    ...(endpoint === null ? {} : { endpoint }),
    ...(region !== null ? { region } : isLocal ? { region: 'us-east-1' } : {}),
    ...(isLocal ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
  };
}
