import type { MappingTrace } from '../../src/local/lambda/event-source-mapping/mapping-trace.ts';
import { decodeObservationLine } from '../../src/observation/decode-observation.ts';
import type { AttemptLine, DeliveryLine } from '../../src/observation/observation-line.ts';
import { createPrng } from '../../src/prng.ts';
import type { Fault } from '../../src/simulation/fault-plan.ts';
import { type SimulatedAws, startSimulatedAws } from '../../src/simulation/simulated-aws.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';
import { FUNCTION_IDS, pipelineTemplate } from './pipeline-template.ts';
import type { Scenario } from './random-scenario.ts';

/** Everything that a scenario left behind. */
export interface ScenarioRecord {
  readonly scenario: Scenario;
  readonly attempts: readonly AttemptLine[];
  /** By the arm whose consumer logged them. */
  readonly deliveries: readonly DeliveryLine[];
  /** Message ids of dead letters, by arm. */
  readonly deadLetters: ReadonlyMap<'sqs' | 'sqs-fifo', ReadonlySet<string>>;
  /** Documents of the on-failure queue. */
  readonly discarded: readonly DiscardDocument[];
  readonly faultCounts: ReadonlyMap<Fault, number>;
  /** What each mapping did, by its logical id. */
  readonly traces: readonly { readonly logicalId: string; readonly trace: MappingTrace }[];
}

/** What Lambda says of a batch it gave up. */
export interface DiscardDocument {
  readonly requestContext: {
    readonly functionArn: string;
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly KinesisBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly batchSize: number;
    /** ISO 8601. */
    readonly approximateArrivalOfLastRecord: string;
  };
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A stream on which nothing has happened for so long is at rest: no backoff is half of it. */
const QUIET_MS = 90_000;
/** A group whose messages fail one by one takes a visibility timeout for each of their receives. */
const REST_MS_MAX = 24 * 3_600_000;

const STREAM_MAPPING_IDS = ['StreamMapping', 'FanOutMapping'];

/** Runs a scenario in virtual time until nothing can happen to its records any more. */
export async function runScenario(scenario: Scenario): Promise<ScenarioRecord> {
  const clock = createVirtualClock();
  const traces: ScenarioRecord['traces'][number][] = [];
  const aws = await startSimulatedAws({
    template: pipelineTemplate(scenario.settings),
    functionIds: FUNCTION_IDS,
    clock,
    prng: createPrng(scenario.seed),
    faults: scenario.faults,
    onTrace: (logicalId, trace) => traces.push({ logicalId, trace }),
  });
  const startAtMs = clock.wallTimeMs() + 100;
  const event = { kind: 'workload', run: 'run', workload: scenario.workload, startAtMs };
  for (const { afterMs, shardCount } of scenario.reshards) {
    clock.after(afterMs, () =>
      call(aws, 'Kinesis_20131202.UpdateShardCount', {
        StreamName: 'activity',
        TargetShardCount: shardCount,
        ScalingType: 'UNIFORM_SCALING',
      }),
    );
  }
  const answer = await clock.runThrough(aws.invoke(outputOf(aws, 'Producer'), event));
  if (answer.failed) throw new Error(`the producer failed: ${answer.payload}`);
  const isQuiet = (): boolean => {
    const last = traces.findLast(({ logicalId }) => STREAM_MAPPING_IDS.includes(logicalId));
    return clock.wallTimeMs() - (last?.trace.atMs ?? startAtMs) > QUIET_MS;
  };
  while (!isQuiet() || !isEmpty(aws, 'Queue') || !isEmpty(aws, 'FifoQueue')) {
    if (clock.monotonicMs() > REST_MS_MAX) throw new Error('the pipeline does not come to rest');
    await clock.advance(60_000);
  }

  const lines = await linesOf(aws);
  const record = {
    scenario,
    attempts: lines.filter((line) => line.kind === 'attempt'),
    deliveries: lines.filter((line) => line.kind === 'delivery'),
    deadLetters: new Map([
      ['sqs', await messageIdsIn(aws, 'DeadLetters')],
      ['sqs-fifo', await messageIdsIn(aws, 'FifoDeadLetters')],
    ] as const),
    discarded: (await messagesIn(aws, 'OnFailure')).map(
      ({ body }) => JSON.parse(body) as DiscardDocument,
    ),
    faultCounts: aws.faultCounts(),
    traces,
  };
  await clock.runThrough(aws.stop());
  return record;
}

async function linesOf(aws: SimulatedAws): Promise<(AttemptLine | DeliveryLine)[]> {
  const lines: (AttemptLine | DeliveryLine)[] = [];
  for (const id of FUNCTION_IDS) {
    for await (const page of aws.logs.readNew(`/aws/lambda/${outputOf(aws, id)}`)) {
      for (const { message } of page) {
        const line = decodeObservationLine(message);
        if (line !== undefined) lines.push(line);
      }
    }
  }
  return lines;
}

/** Whether a queue holds no message, visible or in flight. */
function isEmpty(aws: SimulatedAws, output: string): boolean {
  const attributes = call(aws, 'AmazonSQS.GetQueueAttributes', {
    QueueUrl: outputOf(aws, output),
    AttributeNames: ['All'],
  }) as { readonly Attributes: Readonly<Record<string, string>> };
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: inFlight } =
    attributes.Attributes;
  return visible === '0' && inFlight === '0';
}

/** Calls an action of a service as its endpoint would. */
function call({ services }: SimulatedAws, action: string, input: unknown): unknown {
  const { kinesis, sqs } = services;
  const context = { endpoint: 'http://simulated', signal: new AbortController().signal };
  return { ...kinesis.operations, ...sqs.operations }[action]?.(input, context);
}

function outputOf(aws: SimulatedAws, key: string): string {
  const value = aws.outputs.get(key);
  if (value === undefined) throw new Error(`no output ${key}`);
  return value;
}

async function messageIdsIn(aws: SimulatedAws, output: string): Promise<ReadonlySet<string>> {
  return new Set((await messagesIn(aws, output)).map(({ messageId }) => messageId));
}

async function messagesIn(aws: SimulatedAws, output: string) {
  const url = outputOf(aws, output);
  const messages: { readonly messageId: string; readonly body: string }[] = [];
  for (;;) {
    const received = await aws.deadLetters.receive(url);
    if (received.length === 0) return messages;
    messages.push(...received);
    const handles = received.map(({ receiptHandle }) => receiptHandle);
    await aws.deadLetters.remove(url, handles);
  }
}
