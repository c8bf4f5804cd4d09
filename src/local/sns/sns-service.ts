import type { Clock } from '../../clock.ts';
import { AwsError } from '../aws-error.ts';
import { notificationText } from './notification.ts';

/** The most a message may have: 256 KiB. */
const MESSAGE_LIMIT_BYTES = 262_144;

/** What SNS needs. */
export interface SnsServiceOptions {
  readonly clock: Clock;
  /** Names messages and subscriptions. */
  readonly uuid: () => string;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Sends a message to a standard queue. @throws {AwsError} when the queue refuses it */
  readonly sendToQueue: (queueArn: string, body: string) => void;
}

/** Who is told what a topic is told. */
export interface SubscriptionDefinition {
  readonly topicArn: string;
  /** A standard queue. */
  readonly queueArn: string;
  /** Deliver the message itself, without the envelope. */
  readonly rawMessageDelivery: boolean;
}

/** SNS on this machine: standard topics with queues as subscribers. */
export interface SnsService {
  /** Makes a topic; gives its ARN. @throws {AwsError} InvalidParameter */
  readonly createTopic: (name: string) => string;
  /** @throws {AwsError} NotFound, InvalidParameter for a FIFO queue */
  readonly subscribe: (definition: SubscriptionDefinition) => void;
  /** @throws {AwsError} NotFound */
  readonly checkTopic: (topicArn: string) => void;
  /**
   * Publishes to the subscriptions that there are now. A queue that refuses is passed over, as
   * the publisher never hears of it.
   *
   * @throws {AwsError} NotFound, InvalidParameter for more than 256 KiB
   */
  readonly publish: (topicArn: string, message: string) => void;
}

/** A subscription with its name. */
interface Subscription extends SubscriptionDefinition {
  readonly arn: string;
}

/**
 * Creates an SNS without topics.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function createSnsService(options: SnsServiceOptions): SnsService {
  const { clock, uuid, sendToQueue } = options;
  const topics = new Map<string, Subscription[]>();
  const subscriptionsOf = (topicArn: string): Subscription[] => {
    const subscriptions = topics.get(topicArn);
    if (subscriptions !== undefined) return subscriptions;
    throw new AwsError('NotFound', 'Topic does not exist', { statusCode: 404 });
  };
  return {
    createTopic: (name) => {
      if (!/^[\w-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
      const arn = `arn:aws:sns:${options.region}:${options.accountId}:${name}`;
      if (!topics.has(arn)) topics.set(arn, []);
      return arn;
    },
    subscribe: (definition) => {
      const subscriptions = subscriptionsOf(definition.topicArn);
      if (definition.queueArn.endsWith('.fifo')) {
        throw invalidParameter(
          'Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
        );
      }
      subscriptions.push({ ...definition, arn: `${definition.topicArn}:${uuid()}` });
    },
    checkTopic: (topicArn) => void subscriptionsOf(topicArn),
    publish: (topicArn, message) => {
      const subscriptions = subscriptionsOf(topicArn);
      if (Buffer.byteLength(message) > MESSAGE_LIMIT_BYTES) {
        throw invalidParameter('Message too long');
      }
      const published = {
        messageId: uuid(),
        topicArn,
        message,
        publishedAtMs: clock.wallTimeMs(),
        signature: Buffer.from(uuid()).toString('base64'),
      };
      for (const { arn, queueArn, rawMessageDelivery } of subscriptions) {
        const text = notificationText({ ...published, subscriptionArn: arn });
        sendUnlessRefused(queueArn, rawMessageDelivery ? message : text);
      }
    },
  };

  function sendUnlessRefused(queueArn: string, body: string): void {
    try {
      sendToQueue(queueArn, body);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
}

function invalidParameter(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
