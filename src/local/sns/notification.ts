/** A message on its way from a topic to one of its subscriptions. */
export interface Notification {
  /** The same for every subscription. */
  readonly messageId: string;
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly message: string;
  readonly publishedAtMs: number;
  /** Base64; made up, as there is no key to sign with. */
  readonly signature: string;
}

/**
 * The JSON text that a queue receives from a topic without raw message delivery. Its signature
 * cannot be verified: the certificate that it names does not exist.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function notificationText(notification: Notification): string {
  const { topicArn, subscriptionArn } = notification;
  const host = `https://sns.${topicArn.split(':')[3]}.amazonaws.com`;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: notification.messageId,
    TopicArn: topicArn,
    Message: notification.message,
    Timestamp: new Date(notification.publishedAtMs).toISOString(),
    SignatureVersion: '1',
    Signature: notification.signature,
    SigningCertURL: `${host}/SimpleNotificationService-local.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
  });
}
