import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetterReader } from '../collecting/dead-letter-reader.ts';

/**
 * Reads dead-letter and on-failure queues with ReceiveMessage.
 *
 * A message that could not be deleted comes back after the visibility timeout and is deleted
 * then, so a partial failure of the deletion is no error.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference (API_ReceiveMessage)
 */
export function createSqsDeadLetterReader(client: Pick<SQSClient, 'send'>): DeadLetterReader {
  return {
    receive: async (queueUrl) => {
      const { Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 0,
        }),
      );
      return messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
        messageId: MessageId,
        body: Body,
        receiptHandle: ReceiptHandle,
      }));
    },
    remove: async (queueUrl, receiptHandles) => {
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: receiptHandles.map((receiptHandle, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
          })),
        }),
      );
    },
  };
}
