import { z } from 'zod';
import { classifyEntryFailure } from '../aws/send-failure.ts';
import { type Clock, sleep } from '../clock.ts';
import { AwsError } from '../local/aws-error.ts';
import type { AwsOperations } from '../local/aws-operation.ts';
import type { KinesisService } from '../local/kinesis/kinesis-service.ts';
import { TextBlob } from '../local/kinesis/text-blob.ts';
import type { ProducerEnvironment } from '../producing/producer-environment.ts';
import type { ProducerPorts } from '../producing/producer-ports.ts';
import {
  type OutgoingRecord,
  type PublishOutcome,
  sameOutcome,
  type TransportPort,
} from '../producing/transport-port.ts';
import { type FaultSource, firstStrike, strikes } from './fault-plan.ts';
import { type DelayRange, drawDelayMs, type SimulatedDelays } from './simulated-delays.ts';

/** What the transports of a simulation are made of. */
export interface SimulatedTransportsOptions extends FaultSource {
  readonly putRecords: KinesisService['putRecords'];
  /** The actions of the local SQS, as its endpoint serves them. */
  readonly sqsOperations: AwsOperations;
  /** QueueUrls are this, a slash, the account, a slash and the name. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly delays: SimulatedDelays;
}

/** How much later than it should a delayed message becomes visible. */
const LATENESS: DelayRange = { minMs: 1000, maxMs: 30_000 };

const CALL_FAULTS = ['throttled-call', 'failed-call', 'lost-answer'] as const;

/** When the producer's clients give an answer up. */
const ANSWER_MS_MAX = 3000;

const sendBatchAnswer = z.object({
  Successful: z
    .array(
      z.object({
        Id: z.string(),
        MessageId: z.string(),
        SequenceNumber: z.string().optional(),
      }),
    )
    .default([]),
  Failed: z
    .array(z.object({ Id: z.string(), Code: z.string(), SenderFault: z.boolean() }))
    .default([]),
});

/** A transport for each arm of the stage, to the local services, without a wire in between. */
export function simulatedTransports(options: SimulatedTransportsOptions) {
  return ({
    streamName,
    queueName,
    fifoQueueName,
  }: ProducerEnvironment): ProducerPorts['transports'] => {
    const stream = streamName && streamTransport(streamName, options);
    const queue = queueName && queueTransport(queueName, 'standard', options);
    const fifo = fifoQueueName && queueTransport(fifoQueueName, 'fifo', options);
    return {
      ...(stream ? { kinesis: stream, 'kinesis-efo': stream } : undefined),
      ...(queue ? { sqs: queue } : undefined),
      ...(fifo ? { 'sqs-fifo': fifo } : undefined),
    };
  };
}

function streamTransport(streamName: string, options: SimulatedTransportsOptions): TransportPort {
  const call = caller('Kinesis_20131202.PutRecords', options.putRecords, options);
  const publish = async (records: readonly OutgoingRecord[]) => {
    const answer = await call({
      StreamName: streamName,
      Records: records.map(({ text, isAscii, partitionKey }) => ({
        Data: new TextBlob(text, isAscii),
        PartitionKey: partitionKey,
      })),
    });
    if (answer.kind === 'failed') return sameOutcome(records.length, answer.outcome);
    return answer.output.Records.map(
      (result): PublishOutcome =>
        'ErrorCode' in result
          ? classifyEntryFailure(result.ErrorCode, false)
          : { kind: 'ok', brokerId: result.SequenceNumber, shardId: result.ShardId },
    );
  };
  return { recordsPerCallMax: 500, bytesPerCallMax: 10 * 1024 * 1024, lingerMs: 10, publish };
}

function queueTransport(
  queueName: string,
  kind: 'standard' | 'fifo',
  options: SimulatedTransportsOptions,
): TransportPort {
  const context = { endpoint: options.endpoint, signal: new AbortController().signal };
  const action = 'AmazonSQS.SendMessageBatch';
  const send = (input: unknown): unknown => options.sqsOperations[action]?.(input, context);
  const call = caller(action, send, options);
  const chance = { ...options, prng: options.prng.fork(`delays of ${queueName}`) };
  const delayed = () =>
    strikes('delayed-message', chance)
      ? { DelaySeconds: Math.round(drawDelayMs(LATENESS, chance.prng) / 1000) }
      : undefined;
  const queueUrl = `${options.endpoint}/${options.accountId}/${queueName}`;
  const publish = async (records: readonly OutgoingRecord[]) => {
    const answer = await call({
      QueueUrl: queueUrl,
      Entries: records.map(({ text, partitionKey, deduplicationId }, index) => ({
        Id: String(index),
        MessageBody: text,
        ...(kind === 'fifo'
          ? { MessageGroupId: partitionKey, MessageDeduplicationId: deduplicationId }
          : delayed()),
      })),
    });
    if (answer.kind === 'failed') return sameOutcome(records.length, answer.outcome);
    const { Successful: successful, Failed: failed } = sendBatchAnswer.parse(answer.output);
    const outcomes = new Map<string, PublishOutcome>();
    for (const { Id, MessageId, SequenceNumber } of successful) {
      outcomes.set(Id, { kind: 'ok', brokerId: MessageId, brokerSequence: SequenceNumber });
    }
    for (const { Id, Code, SenderFault } of failed) {
      outcomes.set(Id, classifyEntryFailure(Code, SenderFault));
    }
    return records.map(
      (_, index) => outcomes.get(String(index)) ?? classifyEntryFailure('NoResult', false),
    );
  };
  return { recordsPerCallMax: 10, bytesPerCallMax: 1024 * 1024, lingerMs: 5, publish };
}

type CallAnswer<Output> =
  | { readonly kind: 'answered'; readonly output: Output }
  | { readonly kind: 'failed'; readonly outcome: PublishOutcome };

function caller<Output>(
  action: string,
  act: (input: unknown) => Output | Promise<Output>,
  options: SimulatedTransportsOptions,
) {
  const { clock, delays } = options;
  const prng = options.prng.fork(action);
  const chance = { ...options, prng: options.prng.fork(`faults of ${action}`) };
  const way = (): Promise<void> => sleep(clock, drawDelayMs(delays.callOneWay, prng));
  return async (input: unknown): Promise<CallAnswer<Output>> => {
    const fault = firstStrike(CALL_FAULTS, chance);
    await way();
    if (fault === 'throttled-call') return refusedWith('ThrottlingException', way);
    if (fault === 'failed-call') return refusedWith('InternalFailure', way);
    const answer = await attempt(async () => act(input));
    if (fault === 'lost-answer') {
      await sleep(clock, ANSWER_MS_MAX);
      return { kind: 'failed', outcome: { kind: 'unknown', errorCode: 'TimeoutError' } };
    }
    await way();
    return answer;
  };
}

async function refusedWith(
  errorCode: string,
  way: () => Promise<void>,
): Promise<CallAnswer<never>> {
  await way();
  return { kind: 'failed', outcome: classifyEntryFailure(errorCode, false) };
}

async function attempt<Output>(action: () => Promise<Output>): Promise<CallAnswer<Output>> {
  try {
    return { kind: 'answered', output: await action() };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'failed', outcome: classifyEntryFailure(error.code, error.statusCode < 500) };
  }
}
