import { expect } from '@jest/globals';
import type { Difference } from './sqs-oracle.ts';

const API = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';
/** Tests that LocalStack ran against AWS; the snapshot beside them is what AWS answered. */
const RECORDED = 'https://github.com/localstack/localstack tests/aws/services/sqs/test_sqs.py';
/** No page and no recording at hand: what LocalStack and moto answer, who have it from AWS. */
const SECOND_HAND = 'second hand: LocalStack and moto';

const refused = (error: string, message: unknown) => ({ error, message });
const unknownAction = (action: string) => refused('InvalidAction', `Unknown action: ${action}`);
const attributesWith = (members: object) => ({ Attributes: expect.objectContaining(members) });

/** An action that fauxqs does not have. */
const missingAction = (call: string, action: string, ours: unknown): Difference => ({
  call,
  ours,
  theirs: unknownAction(action),
  why: 'fauxqs does not have the action',
  source: `${API}/API_${action}.html`,
});

/** Another sentence under the same name. */
const wording = (
  call: string,
  { error, ours, theirs }: { error: string; ours: string; theirs: string },
  source = SECOND_HAND,
): Difference => ({
  call,
  ours: refused(error, ours),
  theirs: refused(error, theirs),
  why: 'the text as AWS words it',
  source,
});

/** Where queues are made, changed, redriven and deleted differently, and refuse differently. */
export const QUEUE_DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {
  attributes: [
    ...['all of a standard queue', 'all of a FIFO queue'].map((call) => ({
      call,
      ours: { Attributes: expect.not.objectContaining({ SqsManagedSseEnabled: 'true' }) },
      theirs: attributesWith({ SqsManagedSseEnabled: 'true' }),
      why: 'ours is the stranger here: encryption is not simulated, so it is not told either',
      source: `${RECORDED} test_fifo_set_content_based_deduplication_strategy`,
    })),
    {
      call: 'set nothing',
      ours: refused('MissingParameter', 'The request must contain the parameter Attribute.Name.'),
      theirs: {},
      why: 'Attributes are required',
      source: `${API}/API_SetQueueAttributes.html Attributes`,
    },
    wording('set out of range', {
      error: 'InvalidAttributeValue',
      ours: 'Invalid value for the parameter DelaySeconds.',
      theirs: 'Invalid value for the parameter DelaySeconds. Reason: Must be between 0 and 900.',
    }),
    wording('set what is unknown', {
      error: 'InvalidAttributeName',
      ours: 'Unknown Attribute Nonsense.',
      theirs: 'Unknown attribute: Nonsense',
    }),
    {
      call: 'set the type',
      ours: refused('InvalidAttributeName', 'Unknown Attribute FifoQueue.'),
      theirs: refused('InvalidAttributeValue', expect.anything()),
      why: 'a standard queue does not know the attribute',
      source: SECOND_HAND,
    },
    {
      call: 'set of FIFO queues',
      ours: refused('InvalidAttributeName', 'Unknown Attribute ContentBasedDeduplication.'),
      theirs: {},
      why: 'as above',
      source: `${API}/API_SetQueueAttributes.html ContentBasedDeduplication`,
    },
    {
      call: 'set no policy',
      ours: refused(
        'InvalidAttributeValue',
        'Invalid value for the parameter RedrivePolicy. ' +
          'Reason: Redrive policy is not a valid JSON map.',
      ),
      theirs: {},
      why: 'a policy is checked when it is set',
      source: `${API}/API_SetQueueAttributes.html RedrivePolicy`,
    },
  ],
  making: [
    wording('create out of range', {
      error: 'InvalidAttributeValue',
      ours: 'Invalid value for the parameter VisibilityTimeout.',
      theirs:
        'Invalid value for the parameter VisibilityTimeout. Reason: Must be between 0 and 43200.',
    }),
    {
      call: 'create with a bad name',
      ours: refused(
        'InvalidParameterValue',
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      ),
      theirs: { QueueUrl: '/000000000000/made%20c' },
      why: 'a name has no spaces',
      source: `${API}/API_CreateQueue.html QueueName`,
    },
    wording('create a FIFO queue of another name', {
      error: 'InvalidParameterValue',
      ours:
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or ' +
        'underscores, must end with .fifo suffix and be 1 to 80 in length.',
      theirs:
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or ' +
        'underscores, must end with .fifo suffix.',
    }),
    {
      call: 'list none',
      ours: {},
      theirs: { QueueUrls: [] },
      why: 'a list without members is left out',
      source: SECOND_HAND,
    },
    {
      call: 'create what was deleted',
      ours: refused(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with ' +
          'the same name.',
      ),
      theirs: { QueueUrl: '/000000000000/made-b' },
      why: 'a name rests for 60 seconds',
      source: `${API}/API_DeleteQueue.html`,
    },
  ],
  tags: [
    {
      call: 'list none',
      ours: {},
      theirs: { Tags: {} },
      why: 'a map without members is left out',
      source: SECOND_HAND,
    },
    {
      call: 'tag nothing',
      ours: refused('MissingParameter', 'The request must contain the parameter Tags.'),
      theirs: {},
      why: 'Tags are required',
      source: `${API}/API_TagQueue.html Tags`,
    },
    {
      call: 'untag nothing',
      ours: refused(
        'InvalidParameterValue',
        'Tag keys must be between 1 and 128 characters in length.',
      ),
      theirs: {},
      why: 'TagKeys are required',
      source: `${API}/API_UntagQueue.html TagKeys`,
    },
  ],
  redrive: [
    {
      call: 'receive the dead letter',
      ours: {
        Messages: [
          expect.objectContaining({
            Attributes: expect.objectContaining({
              ApproximateReceiveCount: '3',
              DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:redriven',
            }),
          }),
        ],
      },
      theirs: {
        Messages: [
          expect.objectContaining({
            Attributes: expect.not.objectContaining({
              DeadLetterQueueSourceArn: expect.anything(),
            }),
          }),
        ],
      },
      why: 'the receive that moves a message is no delivery of it, and the letter names its source',
      source: `${API}/API_ReceiveMessage.html DeadLetterQueueSourceArn`,
    },
    missingAction('list sources', 'ListDeadLetterSourceQueues', {
      queueUrls: ['/000000000000/redriven'],
    }),
    missingAction('start to move', 'StartMessageMoveTask', { TaskHandle: '<TaskHandle 1>' }),
    missingAction('list moves', 'ListMessageMoveTasks', {
      Results: [
        {
          ApproximateNumberOfMessagesMoved: 1,
          ApproximateNumberOfMessagesToMove: 1,
          MaxNumberOfMessagesPerSecond: 1,
          SourceArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
          StartedTimestamp: '<StartedTimestamp>',
          Status: 'COMPLETED',
        },
      ],
    }),
    missingAction(
      'cancel the move',
      'CancelMessageMoveTask',
      refused('ResourceNotFoundException', 'Task does not exist.'),
    ),
  ],
  fifoRedrive: [
    {
      call: 'receive the dead letter',
      ours: {
        Messages: [expect.objectContaining({ Attributes: deduplicatedBy('<MessageId 1>') })],
      },
      theirs: { Messages: [expect.objectContaining({ Attributes: deduplicatedBy('d') })] },
      why: 'a dead letter is known by its message id, so that none passes for a duplicate',
      source: `${GUIDE}/sqs-configure-dead-letter-queue-redrive.html`,
    },
  ],
  purge: [
    {
      call: 'purge again',
      ours: refused(
        'PurgeQueueInProgress',
        'Only one PurgeQueue operation on purged is allowed every 60 seconds.',
      ),
      theirs: {},
      why: 'one purge in 60 seconds',
      source: `${API}/API_PurgeQueue.html`,
    },
    missingAction(
      'add a permission',
      'AddPermission',
      refused('UnsupportedOperation', 'not simulated: AddPermission'),
    ),
  ],
  refusals: [
    wording('send a bad character', {
      error: 'InvalidMessageContents',
      ours:
        'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to ' +
        '#xD7FF and #xE000 to #xFFFD and #x10000 to #x10FFFF.',
      theirs:
        'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to ' +
        '#xD7FF and #xE000 to #xFFFD.',
    }),
    wording('send no entries', {
      error: 'EmptyBatchRequest',
      ours: 'There should be at least one SendMessageBatchRequestEntry in the request.',
      theirs: "The batch request doesn't contain any entries.",
    }),
    wording(
      'send too many',
      {
        error: 'TooManyEntriesInBatchRequest',
        ours: 'Maximum number of entries per request are 10. You have sent 11.',
        theirs: 'Maximum number of entries per request are 10.',
      },
      `${RECORDED} test_too_many_entries_in_batch_request`,
    ),
    wording('send an id twice', {
      error: 'BatchEntryIdsNotDistinct',
      ours: 'Id a repeated.',
      theirs: 'Two or more batch entries in the request have the same Id.',
    }),
    wording(
      'receive too many',
      {
        error: 'InvalidParameterValue',
        ours:
          'Value 11 for parameter MaxNumberOfMessages is invalid. ' +
          'Reason: Must be between 1 and 10, if provided.',
        theirs:
          'Value for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10.',
      },
      `${RECORDED} test_send_receive_max_number_of_messages`,
    ),
  ],
};

function deduplicatedBy(MessageDeduplicationId: string): unknown {
  return expect.objectContaining({ MessageDeduplicationId });
}
