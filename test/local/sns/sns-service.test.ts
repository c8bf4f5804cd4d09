import { expect, test } from '@jest/globals';
import { AwsError } from '../../../src/local/aws-error.ts';
import { createSnsService } from '../../../src/local/sns/sns-service.ts';
import { createVirtualClock } from '../../../src/virtual-clock.ts';

// Goal: what is published to a topic reaches its queues as SNS delivers it. Method: a port that
// keeps what is sent to queues; ids are counted.

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:subscriber';

/** SNS with a topic, and what its queues received. */
function snsFixture(refuses: (queueArn: string) => boolean = () => false) {
  const sent: [queueArn: string, body: string][] = [];
  let idCount = 0;
  const sns = createSnsService({
    clock: createVirtualClock(),
    uuid: () => `uuid-${++idCount}`,
    region: 'eu-west-1',
    accountId: '000000000000',
    sendToQueue: (queueArn, body) => {
      if (refuses(queueArn)) throw new AwsError('QueueDoesNotExist', 'no such queue');
      sent.push([queueArn, body]);
    },
  });
  return { sns, sent, topicArn: sns.createTopic('failures') };
}

test('K93 a queue receives the envelope, without subject and message attributes', () => {
  const { sns, sent, topicArn } = snsFixture();
  sns.subscribe({ topicArn, queueArn: QUEUE_ARN, rawMessageDelivery: false });

  sns.publish(topicArn, '{"a":"ü"}');

  expect(sent.map(([queueArn, body]) => [queueArn, JSON.parse(body)])).toEqual([
    [
      QUEUE_ARN,
      {
        Type: 'Notification',
        MessageId: 'uuid-2',
        TopicArn: 'arn:aws:sns:eu-west-1:000000000000:failures',
        Message: '{"a":"ü"}',
        Timestamp: '2026-01-01T00:00:00.000Z',
        SignatureVersion: '1',
        Signature: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
        SigningCertURL: expect.stringMatching(
          /^https:\/\/sns\.eu-west-1\.amazonaws\.com\/.*\.pem$/,
        ),
        UnsubscribeURL: expect.stringContaining(`SubscriptionArn=${topicArn}:uuid-1`),
      },
    ],
  ]);
});

test('with raw message delivery a queue receives the message itself', () => {
  const { sns, sent, topicArn } = snsFixture();
  sns.subscribe({ topicArn, queueArn: QUEUE_ARN, rawMessageDelivery: true });

  sns.publish(topicArn, 'message');

  expect(sent).toEqual([[QUEUE_ARN, 'message']]);
});

test('every subscriber is told, also after one whose queue refuses', () => {
  const { sns, sent, topicArn } = snsFixture((queueArn) => queueArn.endsWith('gone'));
  for (const queueArn of ['arn:gone', QUEUE_ARN]) {
    sns.subscribe({ topicArn, queueArn, rawMessageDelivery: true });
  }

  sns.publish(topicArn, 'message');

  expect(sent).toEqual([[QUEUE_ARN, 'message']]);
});

test('what SNS refuses is refused', () => {
  const { sns, topicArn } = snsFixture();
  const error = (code: string) => expect.objectContaining({ code });
  const fifo = { topicArn, queueArn: `${QUEUE_ARN}.fifo`, rawMessageDelivery: false };
  expect(() => sns.subscribe(fifo)).toThrow(error('InvalidParameter'));
  expect(() => sns.createTopic('failures.fifo')).toThrow(error('InvalidParameter'));
  expect(() => sns.publish(topicArn, 'x'.repeat(262_145))).toThrow(error('InvalidParameter'));
  expect(() => sns.publish(topicArn, 'x'.repeat(262_144))).not.toThrow();
  expect(() => sns.publish(`${topicArn}2`, 'message')).toThrow(error('NotFound'));
});
