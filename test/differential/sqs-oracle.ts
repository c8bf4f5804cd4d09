import { SQSClient } from '@aws-sdk/client-sqs';
import { expect } from '@jest/globals';
import { buildApp } from 'fauxqs';
import { systemClock } from '../../src/clock.ts';
import { createSqsService } from '../../src/local/sqs/sqs-service.ts';
import { startWireServer } from '../../src/local/wire/wire-server.ts';
import { createPrng } from '../../src/prng.ts';
import { type Transcript, TranscriptWriter } from './sqs-transcript.ts';

/** Where the two services differ on purpose. */
export interface Difference {
  /** The call, by its name in the script. */
  readonly call: string;
  /** Normalised answers. */
  readonly ours: unknown;
  readonly theirs: unknown;
  /** Why ours is like AWS's, or what neither can know. */
  readonly why: string;
  /** AWS's page, or a recording of AWS. */
  readonly source: string;
}

/** Makes the calls of a script, and notes what is answered. */
export interface ScriptCalls {
  /** Sends a command; an error is noted like an answer, and gives undefined. */
  readonly call: <T extends object>(
    name: string,
    send: (client: SQSClient) => Promise<T>,
  ) => Promise<T | undefined>;
  /** Like `call`, where the order of messages counts. */
  readonly ordered: ScriptCalls['call'];
  /** Waits, in real time: the services have clocks of their own. */
  readonly wait: (durationMs: number) => Promise<void>;
}

type Script = (calls: ScriptCalls) => Promise<void>;

/** Our SQS and fauxqs, each on a free port of loopback. */
export interface SqsOracle {
  /**
   * Plays a script to both at the same time and compares the answers call by call. A call with
   * a {@link Difference} must differ just so; every other must be answered alike.
   */
  readonly compare: (script: Script, differences?: readonly Difference[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * What fauxqs puts before every code. AWS has it in some, and the SDK takes it for part of the
 * name of an error that it has no class for.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const THEIR_PREFIX = /^AWS\.SimpleQueueService\./;

/** Starts both services. */
export async function startSqsOracle(): Promise<SqsOracle> {
  const ours = createSqsService({
    clock: systemClock,
    prng: createPrng(1),
    region: 'us-east-1',
    accountId: '000000000000',
    limits: { fifoThroughput: true, inFlight: true },
  });
  const server = await startWireServer({ operations: ours.operations, routes: [] });
  const fauxqs = buildApp({ logger: false });
  const fauxqsEndpoint = await fauxqs.listen({ port: 0, host: '127.0.0.1' });
  const clients = [createClient(server.endpoint), createClient(fauxqsEndpoint)] as const;
  return {
    compare: async (script, differences = []) => {
      const [one, other] = await Promise.all(clients.map((client) => play(script, client)));
      judge(one ?? new Map(), other ?? new Map(), differences);
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      ours.stop();
      await server.close();
      await fauxqs.close();
    },
  };
}

function createClient(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

async function play(script: Script, client: SQSClient): Promise<Transcript> {
  const writer = new TranscriptWriter();
  const caller =
    (ordered: boolean): ScriptCalls['call'] =>
    async (name, send) => {
      writer.begin(name);
      try {
        const output = await send(client);
        writer.noteOutput(name, output, ordered);
        return output;
      } catch (error) {
        writer.noteError(name, error);
        return undefined;
      }
    };
  await script({
    call: caller(false),
    ordered: caller(true),
    wait: (durationMs) => new Promise((resolve) => systemClock.after(durationMs, () => resolve())),
  });
  return writer.transcript;
}

function judge(ours: Transcript, theirs: Transcript, differences: readonly Difference[]): void {
  const allowed = new Map(differences.map((difference) => [difference.call, difference]));
  const listed = (call: string) => !allowed.has(call);
  const alike = (transcript: Transcript) => [...transcript].filter(([call]) => listed(call));
  expect(alike(ours)).toEqual(
    alike(theirs).map(([call, answer]) => [call, withoutTheirPrefix(answer)]),
  );
  for (const { call, ...expected } of differences) {
    const answers = { ours: ours.get(call), theirs: withoutTheirPrefix(theirs.get(call)) };
    expect({ call, ...answers }).toEqual({
      call,
      ours: expected.ours,
      theirs: expected.theirs,
    });
    expect(answers.ours).not.toEqual(answers.theirs);
  }
}

function withoutTheirPrefix(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return answer;
  return { ...answer, error: String(answer.error).replace(THEIR_PREFIX, '') };
}
