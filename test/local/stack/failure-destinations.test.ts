import { expect, test } from '@jest/globals';
import { findFailureDestination } from '../../../src/local/stack/find-failure-destination.ts';
import {
  createLocalServices,
  DEFAULT_LIMITS,
  type LocalServices,
} from '../../../src/local/stack/local-services.ts';
import { createPrng } from '../../../src/prng.ts';
import { exhausted } from '../lambda/event-source-mapping/discard-documents.ts';
import {
  type StreamFixture,
  streamFixture,
  throwsOn,
} from '../lambda/event-source-mapping/stream-mapping-fixture.ts';
import { count } from '../lambda/event-source-mapping/window-fixture.ts';

// Goal: a batch that is given up is described to a queue, a topic or a bucket as recorded on
// AWS. Method: a mapping on an in-memory stream with the local services as its destinations, in
// virtual time; ids are those of the conformance cases.

const ACCOUNT = { region: 'eu-west-1', accountId: '000000000000' };
const NAMES = { mappingUuid: 'uuid-of-mapping', uuid: () => 'uuid-of-object' };
const DATA = '{"input": "hello", "value": "world", "raise_error": 1}';

function servicesOf({ clock }: StreamFixture): LocalServices {
  return createLocalServices({
    ...ACCOUNT,
    clock,
    prng: createPrng(1),
    limits: DEFAULT_LIMITS,
    createEnvironment: () => {
      throw new Error('no function runs here');
    },
  });
}

/** Has one record fail twice, as in the recordings; gives its sequence number. */
async function failOneRecord(
  fixture: StreamFixture,
  destinationArn: string,
  services: LocalServices,
): Promise<string> {
  const sequenceNumber = fixture.stream.put({ partitionKey: 'custom', data: DATA });
  const mapping = fixture.start(
    { BatchSize: 1, MaximumBatchingWindowInSeconds: 1, MaximumRetryAttempts: 1 },
    findFailureDestination(destinationArn, services)(NAMES),
  );
  await fixture.clock.advance(30_000);
  await mapping.stop();
  expect(fixture.invoker.invocations).toHaveLength(2);
  return sequenceNumber;
}

async function bodiesIn({ sqs }: LocalServices, queueArn: string): Promise<readonly string[]> {
  const options = { maxNumberOfMessages: 10, waitTimeMs: 0 };
  const messages = await sqs.queueSource(queueArn).receive(options);
  return messages.map(({ body }) => body);
}

const queue = { name: 'failures', fifo: false, attributes: {} };
const failing = () => streamFixture({ handler: throwsOn(() => true) });

test('A-K09 a queue receives the document', async () => {
  const fixture = failing();
  const services = servicesOf(fixture);
  const { arn } = services.sqs.createQueue(queue);

  const sequenceNumber = await failOneRecord(fixture, arn, services);

  const bodies = await bodiesIn(services, arn);
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    exhausted(2, 'Unhandled', [sequenceNumber]),
  ]);
});

test('A-K10 a queue that is subscribed to the topic receives its notification', async () => {
  const fixture = failing();
  const services = servicesOf(fixture);
  const { arn: queueArn } = services.sqs.createQueue(queue);
  const topicArn = services.sns.createTopic('failures');
  services.sns.subscribe({ topicArn, queueArn, rawMessageDelivery: false });

  const sequenceNumber = await failOneRecord(fixture, topicArn, services);

  const [body = '', ...others] = await bodiesIn(services, queueArn);
  expect(others).toEqual([]);
  const notification = JSON.parse(body);
  expect(Object.keys(notification)).toEqual([
    'Type',
    'MessageId',
    'TopicArn',
    'Message',
    'Timestamp',
    'SignatureVersion',
    'Signature',
    'SigningCertURL',
    'UnsubscribeURL',
  ]);
  expect(notification).toMatchObject({ Type: 'Notification', TopicArn: topicArn });
  expect(JSON.parse(notification.Message)).toEqual(exhausted(2, 'Unhandled', [sequenceNumber]));
});

test('A-K11 a bucket gets one object with the event as its payload', async () => {
  const fixture = failing();
  const services = servicesOf(fixture);
  const bucketArn = services.s3.createBucket('failures');

  const sequenceNumber = await failOneRecord(fixture, bucketArn, services);

  const objects = [...services.s3.objects(bucketArn)];
  expect(objects).toHaveLength(1);
  const [key = '', body = ''] = objects[0] ?? [];
  const { payload, ...document } = JSON.parse(body);
  expect(document).toEqual(exhausted(2, 'Unhandled', [sequenceNumber]));
  const [day = '', time = ''] = document.timestamp.slice(0, 19).split('T');
  expect(key).toBe(
    `aws/lambda/uuid-of-mapping/shardId-000000000000/${day.replaceAll('-', '/')}/` +
      `${day}T${time.replaceAll(':', '.')}-uuid-of-object`,
  );
  expect(payload).toBe(fixture.invoker.invocations[1]?.event);
  expect(Object.keys(JSON.parse(body)).at(-1)).toBe('payload');
  const [record] = JSON.parse(payload).Records;
  expect(record.kinesis).toMatchObject({
    partitionKey: 'custom',
    data: 'eyJpbnB1dCI6ICJoZWxsbyIsICJ2YWx1ZSI6ICJ3b3JsZCIsICJyYWlzZV9lcnJvciI6IDF9',
  });
});

test('the payload of an expired record is the event that was never sent', async () => {
  const fixture = failing();
  const services = servicesOf(fixture);
  const bucketArn = services.s3.createBucket('failures');
  fixture.stream.put({ data: 'old' });
  await fixture.clock.advance(61_000);
  const destination = findFailureDestination(bucketArn, services)(NAMES);
  const mapping = fixture.start({ MaximumRecordAgeInSeconds: 60 }, destination);

  await fixture.clock.advance(5000);
  await mapping.stop();

  const [body = ''] = services.s3.objects(bucketArn).values();
  const { requestContext, payload } = JSON.parse(body);
  expect(requestContext.condition).toBe('RecordAgeExceeded');
  expect(JSON.parse(payload).Records[0].kinesis.data).toBe('b2xk');
});

test('the payload of a final invocation that is given up has the state of its window', async () => {
  const fixture = streamFixture({
    handler: (records, index, fields) => {
      if (fields.isFinalInvokeForWindow) throw new Error('never');
      return count(records, index, fields);
    },
  });
  const services = servicesOf(fixture);
  const bucketArn = services.s3.createBucket('failures');
  fixture.stream.put();
  const destination = findFailureDestination(bucketArn, services)(NAMES);
  const settings = { TumblingWindowInSeconds: 60, MaximumRetryAttempts: 0 };
  const mapping = fixture.start(settings, destination);

  await fixture.clock.advance(300_000);
  await mapping.stop();

  const [body = ''] = services.s3.objects(bucketArn).values();
  const event = JSON.parse(JSON.parse(body).payload);
  expect(event).toMatchObject({ Records: [], state: { count: 1 }, isFinalInvokeForWindow: true });
});

test.each([
  ['arn:aws:sqs:eu-west-1:000000000000:nobodys', 'QueueDoesNotExist'],
  ['arn:aws:sns:eu-west-1:000000000000:nobodys', 'NotFound'],
  ['arn:aws:s3:::nobodys', 'NoSuchBucket'],
])('a destination %s that does not exist is found missing at the start', (arn, code) => {
  const services = servicesOf(failing());
  expect(() => findFailureDestination(arn, services)(NAMES)).toThrow(
    expect.objectContaining({ code }),
  );
});
