import { expect, test } from '@jest/globals';
import { createKinesisService } from '../../../../src/local/kinesis/kinesis-service.ts';
import { startQueueMapping } from '../../../../src/local/lambda/event-source-mapping/queue-mapping.ts';
import { parseQueueMappingSettings } from '../../../../src/local/lambda/event-source-mapping/queue-mapping-settings.ts';
import { startStreamMapping } from '../../../../src/local/lambda/event-source-mapping/stream-mapping.ts';
import { parseStreamMappingSettings } from '../../../../src/local/lambda/event-source-mapping/stream-mapping-settings.ts';
import { createSqsService, type SqsService } from '../../../../src/local/sqs/sqs-service.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../../src/virtual-clock.ts';
import { createScriptedInvoker } from './scripted-invoker.ts';
import { dataOf, throwsOn } from './stream-mapping-fixture.ts';

// Goal: the mappings work on the local Kinesis and SQS as they do on the test doubles. Method:
// records are sent by the services' own actions and received through their ports.

const ACCOUNT = { region: 'eu-west-1', accountId: '000000000000' };
const CONTEXT = { endpoint: 'http://127.0.0.1', signal: new AbortController().signal };

function sqsOn(clock: VirtualClock): SqsService {
  const limits = { inFlight: true, fifoThroughput: true };
  return createSqsService({ ...ACCOUNT, clock, prng: createPrng(7), limits });
}

test('a stream delivers good records once and its poison to the on-failure queue', async () => {
  const clock = createVirtualClock();
  const limits = {
    writeThroughput: true,
    readThroughput: true,
    iteratorExpiry: true,
    retention: true,
  };
  const kinesis = createKinesisService({ ...ACCOUNT, clock, prng: createPrng(7), limits });
  const arn = kinesis.createStream({
    name: 'activity',
    mode: 'PROVISIONED',
    shardCount: 3,
    retentionMs: 86_400_000,
  });
  const sqs = sqsOn(clock);
  const failures = sqs.createQueue({ name: 'on-failure', fifo: false, attributes: {} });
  const records = Array.from({ length: 900 }, (_, index) => ({
    PartitionKey: `key ${index % 20}`,
    Data: Buffer.from(index === 500 ? 'poison' : `${index}`).toString('base64'),
  }));
  for (let start = 0; start < 900; start += 450) {
    const Records = records.slice(start, start + 450);
    kinesis.operations['Kinesis_20131202.PutRecords']?.({ StreamARN: arn, Records }, CONTEXT);
  }
  const succeeded: string[] = [];
  const invoker = createScriptedInvoker({
    clock,
    durationMs: () => 20,
    handler: (events) => {
      throwsOn((data) => data === 'poison')(events);
      succeeded.push(...events.map(dataOf));
    },
  });

  const mapping = startStreamMapping({
    settings: parseStreamMappingSettings(
      {
        StartingPosition: 'TRIM_HORIZON',
        ParallelizationFactor: 4,
        MaximumRetryAttempts: 2,
        BisectBatchOnFunctionError: true,
        DestinationConfig: { OnFailure: { Destination: failures.arn } },
      },
      clock.wallTimeMs(),
    ),
    stream: kinesis.streamSource(arn),
    invoker,
    destination: { arn: failures.arn, send: (body) => sqs.send(failures.arn, body) },
    clock,
    prng: createPrng(7),
    uuid: () => 'made-up',
  });
  await clock.advance(20_000);
  await mapping.stop();

  const indexes = [...Array(900).keys()].filter((index) => index !== 500);
  expect(succeeded.map(Number).sort((a, b) => a - b)).toEqual(indexes);
  for (let key = 0; key < 20; key++) {
    const ofKey = succeeded.map(Number).filter((index) => index % 20 === key);
    expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
  }
  const received = await sqs
    .queueSource(failures.arn)
    .receive({ maxNumberOfMessages: 10, waitTimeMs: 0 });
  const documents = received.map(({ body }) => JSON.parse(body));
  expect(documents).toHaveLength(1);
  expect(documents[0].requestContext.condition).toBe('RetryAttemptsExhausted');
  expect(documents[0].KinesisBatchInfo.batchSize).toBe(1);
});

test.each([true, false])(
  'a queue (fifo: %s) is emptied, its poison goes to the dead-letter queue',
  async (fifo) => {
    const clock = createVirtualClock();
    const sqs = sqsOn(clock);
    const suffix = fifo ? '.fifo' : '';
    const deadLetters = sqs.createQueue({ name: `dead${suffix}`, fifo, attributes: {} });
    const redrivePolicy = { deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3 };
    const name = `activity${suffix}`;
    const { arn, urlPath } = sqs.createQueue({ name, fifo, attributes: { redrivePolicy } });
    for (let index = 0; index < 300; index++) {
      sqs.operations['AmazonSQS.SendMessage']?.(
        {
          QueueUrl: `${CONTEXT.endpoint}${urlPath}`,
          MessageBody: index === 150 ? 'poison' : `${index}`,
          ...(fifo
            ? { MessageGroupId: `group-${index % 10}`, MessageDeduplicationId: `${index}` }
            : {}),
        },
        CONTEXT,
      );
    }
    const succeeded: number[] = [];
    const invoker = createScriptedInvoker({
      clock,
      durationMs: (index) => (index * 37) % 50,
      handler: (messages) => {
        const stopped = new Set<string | undefined>();
        const failed = messages.filter(({ body, attributes }) => {
          const group = fifo ? attributes['MessageGroupId'] : undefined;
          if (body === 'poison') stopped.add(group);
          const unprocessed = body === 'poison' || (fifo && stopped.has(group));
          if (!unprocessed) succeeded.push(Number(body));
          return unprocessed;
        });
        return {
          batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
        };
      },
    });
    const queue = sqs.queueSource(arn);

    const mapping = startQueueMapping({
      settings: parseQueueMappingSettings(
        { FunctionResponseTypes: ['ReportBatchItemFailures'] },
        { fifo, visibilityTimeoutMs: queue.visibilityTimeoutMs, functionTimeoutMs: 3000 },
      ),
      queue,
      invoker,
      clock,
      prng: createPrng(7),
    });
    await clock.advance(200_000);
    await mapping.stop();

    const dead = await sqs
      .queueSource(deadLetters.arn)
      .receive({ maxNumberOfMessages: 10, waitTimeMs: 0 });
    const deadBodies = dead.map(({ body }) => body);
    expect(deadBodies).toContain('poison');
    // The messages behind the poison in its group were received, and given back, just as often.
    const explained = fifo ? deadBodies.filter((body) => Number(body) % 10 === 0) : [];
    expect(deadBodies).toHaveLength(1 + explained.length);
    const ended = [...succeeded, ...explained.map(Number)].sort((a, b) => a - b);
    expect(ended).toEqual([...Array(300).keys()].filter((index) => index !== 150));
    for (let group = 0; fifo && group < 10; group++) {
      const ofGroup = succeeded.filter((index) => index % 10 === group);
      expect(ofGroup).toEqual([...ofGroup].sort((a, b) => a - b));
    }
  },
);
