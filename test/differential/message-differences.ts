import { expect } from '@jest/globals';
import type { Difference } from './sqs-oracle.ts';

const API = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';
/** Tests that LocalStack ran against AWS; the snapshot beside them is what AWS answered. */
const RECORDED = 'https://github.com/localstack/localstack tests/aws/services/sqs/test_sqs.py';
/** No page and no recording at hand: what LocalStack and moto answer, who have it from AWS. */
const SECOND_HAND = 'second hand: LocalStack and moto';

const invalidValue = (message: string) => ({ error: 'InvalidParameterValue', message });
const failedEntry = (Code: string, Message: string) => ({
  Failed: [{ Id: 'bad', SenderFault: true, Code, Message }],
  Successful: expect.anything(),
});
const messageWith = (members: object) => ({ Messages: [expect.objectContaining(members)] });

/** Where messages of standard queues are answered for differently. */
export const MESSAGE_DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {
  attributes: [
    {
      call: 'receive [Title,Bytes]',
      ours: messageWith({ MD5OfMessageAttributes: 'e934dc8ad2940bf08258a7658c1c695a' }),
      theirs: messageWith({ MD5OfMessageAttributes: '336865f0109e245bd54146ee110eeb06' }),
      why: 'the digest is over the attributes in the answer; fauxqs digests all of the message',
      source: `${RECORDED} test_receive_message_message_attribute_names_filters`,
    },
    {
      call: 'receive [trace.*]',
      ours: messageWith({ MD5OfMessageAttributes: 'e792a7f204374ea0c99ea0ec189ab736' }),
      theirs: messageWith({ MD5OfMessageAttributes: '336865f0109e245bd54146ee110eeb06' }),
      why: 'as above',
      source: `${RECORDED} test_receive_message_message_attribute_names_filters`,
    },
    {
      call: 'receive []',
      ours: messageWith({ Body: 'ü€' }),
      theirs: messageWith({
        Body: 'ü€',
        MD5OfMessageAttributes: expect.anything(),
        MessageAttributes: expect.anything(),
      }),
      why: 'attributes come only when asked for',
      source: `${API}/API_ReceiveMessage.html MessageAttributeNames`,
    },
    {
      call: 'send beyond the BMP',
      ours: { MD5OfMessageBody: 'cc0114436eab64192f8b4bb7c694c6db', MessageId: '<MessageId 2>' },
      theirs: { error: 'InvalidMessageContents', message: expect.anything() },
      why: '#x10000 to #x10FFFF are allowed; fauxqs looks at UTF-16 units',
      source: `${API}/API_SendMessage.html MessageBody`,
    },
    {
      call: 'send a trace header',
      ours: {
        MD5OfMessageBody: '811b93782eec22f6be139a4bfae49197',
        MD5OfMessageSystemAttributes: '62a56dd927315f2b2e12832b84617ea5',
        MessageId: expect.anything(),
      },
      theirs: {
        MD5OfMessageBody: '811b93782eec22f6be139a4bfae49197',
        MessageId: expect.anything(),
      },
      why: 'fauxqs drops AWSTraceHeader',
      source: `${API}/API_SendMessage.html MD5OfMessageSystemAttributes`,
    },
  ],
  batches: [
    {
      call: 'send in part',
      ours: failedEntry(
        'InvalidMessageContents',
        'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to ' +
          '#xD7FF and #xE000 to #xFFFD and #x10000 to #x10FFFF.',
      ),
      theirs: failedEntry(
        'InvalidMessageContents',
        'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to ' +
          '#xD7FF and #xE000 to #xFFFD.',
      ),
      why: 'the text names all that is allowed; the words are second hand',
      source: `${API}/API_SendMessage.html MessageBody`,
    },
    {
      call: 'hide nonsense',
      ours: failedEntry(
        'ReceiptHandleIsInvalid',
        'The input receipt handle "nonsense" is not a valid receipt handle.',
      ),
      theirs: failedEntry('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.'),
      why: 'the text as AWS words it',
      source: SECOND_HAND,
    },
    {
      call: 'delete nonsense',
      ours: failedEntry(
        'ReceiptHandleIsInvalid',
        'The input receipt handle "nonsense" is not a valid receipt handle.',
      ),
      theirs: { Failed: [], Successful: [{ Id: 'bad' }] },
      why: 'a handle that no receive gave is refused; fauxqs deletes nothing and says nothing',
      source: `${API}/API_DeleteMessage.html ReceiptHandleIsInvalid`,
    },
  ],
  visibility: [
    {
      call: 'give back again',
      ours: { error: 'MessageNotInflight', message: "The specified message isn't in flight." },
      theirs: {
        error: 'MessageNotInflight',
        message: 'Message does not exist or is not available for visibility timeout change.',
      },
      why: 'the sentence of the reference; the other is recorded for messages that do not exist',
      source: `${API}/API_ChangeMessageVisibility.html MessageNotInflight`,
    },
    {
      call: 'change by an old handle',
      ours: {},
      theirs: { error: 'MessageNotInflight', message: expect.anything() },
      why: 'the message is in flight, by a later receive; AWS does not say what an old handle does',
      source: `${GUIDE}/sqs-queue-message-identifiers.html`,
    },
    ...['hide for too long', 'receive for too long'].map((call) => ({
      call,
      ours: invalidValue(
        'Value 43201 for parameter VisibilityTimeout is invalid. ' +
          'Reason: Must be between 0 and 43200, if provided.',
      ),
      theirs: invalidValue(
        'Value 43201 for parameter VisibilityTimeout is invalid. ' +
          'Reason: Must be between 0 and 43200.',
      ),
      why: 'AWS ends the sentence so for numbers that may be left out',
      source: 'https://github.com/aws/aws-sdk-java/issues/197',
    })),
  ],
};

/** Where FIFO queues answer differently. */
export const FIFO_DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {
  groups: [
    {
      call: 'delete by the old handle',
      ours: invalidValue(
        'Value <ReceiptHandle 2> for parameter ReceiptHandle is invalid. ' +
          'Reason: The receipt handle has expired.',
      ),
      theirs: {},
      why: 'a FIFO queue refuses a handle whose visibility timeout is over',
      source: `${RECORDED} test_fifo_delete_message_with_expired_receipt_handle`,
    },
  ],
  several: [
    {
      call: 'receive',
      ours: { Messages: ['1', '2', '3'].map((Body) => expect.objectContaining({ Body })) },
      theirs: { Messages: [expect.objectContaining({ Body: '1' })] },
      why: 'a receive takes as many messages of one group as it can; fauxqs takes one',
      source: `${GUIDE}/FIFO-queues-understanding-logic.html`,
    },
  ],
  scoped: [
    {
      call: 'send to another group',
      ours: expect.objectContaining({ MessageId: '<MessageId 2>' }),
      theirs: expect.objectContaining({ MessageId: '<MessageId 1>' }),
      why: 'DeduplicationScope messageGroup; fauxqs ignores it',
      source: `${API}/API_SetQueueAttributes.html DeduplicationScope`,
    },
    {
      call: 'count',
      ours: { Attributes: { ApproximateNumberOfMessages: '2' } },
      theirs: { Attributes: { ApproximateNumberOfMessages: '1' } },
      why: 'as above',
      source: `${API}/API_SetQueueAttributes.html DeduplicationScope`,
    },
  ],
  needs: [
    {
      call: 'send without an id',
      ours: invalidValue(
        'The queue should either have ContentBasedDeduplication enabled or ' +
          'MessageDeduplicationId provided explicitly',
      ),
      theirs: invalidValue(
        'The queue should either have ContentBasedDeduplication enabled or ' +
          'MessageDeduplicationId provided explicitly.',
      ),
      why: 'AWS has no full stop there',
      source: `${RECORDED} test_send_batch_missing_deduplication_id_for_fifo_queue`,
    },
    {
      call: 'send with a bad group',
      ours: invalidValue(
        'Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only ' +
          'include alphanumeric and punctuation characters. 1 to 128 in length.',
      ),
      theirs: expect.objectContaining({ MessageId: expect.anything() }),
      why: 'a group id has no spaces',
      source: `${API}/API_SendMessage.html MessageGroupId`,
    },
    {
      call: 'send a batch without an id',
      ours: invalidValue(
        'The queue should either have ContentBasedDeduplication enabled or ' +
          'MessageDeduplicationId provided explicitly',
      ),
      theirs: expect.objectContaining({ Failed: [expect.objectContaining({ Id: 'bad' })] }),
      why: 'a message without group or id fails the whole batch',
      source: `${RECORDED} test_send_batch_missing_deduplication_id_for_fifo_queue`,
    },
  ],
};
