import { AwsError } from '../aws-error.ts';
import type { AwsOperations } from '../aws-operation.ts';
import { NO_ATTRIBUTES } from './message-attributes.ts';
import { md5OfMessageBody } from './message-digest.ts';
import { cancelMessageMoveTask } from './operations/cancel-message-move-task.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { changeMessageVisibilityBatch } from './operations/change-message-visibility-batch.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteMessageBatch } from './operations/delete-message-batch.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getQueueUrl } from './operations/get-queue-url.ts';
import { listDeadLetterSourceQueues } from './operations/list-dead-letter-source-queues.ts';
import { listMessageMoveTasks } from './operations/list-message-move-tasks.ts';
import { listQueueTags } from './operations/list-queue-tags.ts';
import { listQueues } from './operations/list-queues.ts';
import { notSimulatedAction } from './operations/not-simulated-action.ts';
import { purgeQueue } from './operations/purge-queue.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessage } from './operations/send-message.ts';
import { sendMessageBatch } from './operations/send-message-batch.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { startMessageMoveTask } from './operations/start-message-move-task.ts';
import { tagQueue } from './operations/tag-queue.ts';
import { untagQueue } from './operations/untag-queue.ts';
import {
  type DirectoryEntry,
  type QueueDefinition,
  QueueDirectory,
  type QueueDirectoryOptions,
} from './queue-directory.ts';
import type { QueueOperation } from './queue-request.ts';
import type { QueueSource } from './queue-source.ts';
import { toQueueMessage } from './received-message-view.ts';

/** How the other parts of the local AWS know a queue. */
export interface CreatedQueue {
  readonly arn: string;
  /** `/ACCOUNT/NAME`; the QueueUrl is this behind the endpoint. */
  readonly urlPath: string;
}

/** SQS on this machine: queues of one account in one region. */
export interface SqsService {
  /** The actions of the JSON protocol (1.0) by their `X-Amz-Target`. */
  readonly operations: AwsOperations;
  /**
   * Makes a queue. A dead-letter queue must be made before the queue that names it.
   *
   * @throws {AwsError} InvalidParameterValueException, QueueNameExists
   */
  readonly createQueue: (definition: QueueDefinition) => CreatedQueue;
  /**
   * The queue as an event source mapping sees it; same limits as ReceiveMessage.
   *
   * @throws {AwsError} QueueDoesNotExist
   */
  readonly queueSource: (arn: string) => QueueSource;
  /**
   * Sends to a standard queue, as Lambda does to an on-failure destination.
   *
   * @throws {AwsError} QueueDoesNotExist; UnsupportedOperation for a FIFO queue
   */
  readonly send: (arn: string, body: string) => void;
  /** Ends move tasks, which would go on by themselves. */
  readonly stop: () => void;
}

const OPERATIONS: Readonly<Record<string, QueueOperation>> = {
  AddPermission: notSimulatedAction('AddPermission'),
  CancelMessageMoveTask: cancelMessageMoveTask,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  CreateQueue: createQueue,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  DeleteQueue: deleteQueue,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: getQueueUrl,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  ListMessageMoveTasks: listMessageMoveTasks,
  ListQueueTags: listQueueTags,
  ListQueues: listQueues,
  PurgeQueue: purgeQueue,
  ReceiveMessage: receiveMessage,
  RemovePermission: notSimulatedAction('RemovePermission'),
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  SetQueueAttributes: setQueueAttributes,
  StartMessageMoveTask: startMessageMoveTask,
  TagQueue: tagQueue,
  UntagQueue: untagQueue,
};

/** Creates an SQS without queues. */
export function createSqsService(options: QueueDirectoryOptions): SqsService {
  const queues = new QueueDirectory(options);
  return {
    operations: Object.fromEntries(
      Object.entries(OPERATIONS).map(([action, make]) => [`AmazonSQS.${action}`, make(queues)]),
    ),
    createQueue: (definition) => {
      const { queue, urlPath } = queues.create(definition);
      return { arn: queue.arn, urlPath };
    },
    queueSource: (arn) => createQueueSource(queues, arn),
    send: (arn, body) => send(queues.byArn(arn), body),
    stop: () => queues.stop(),
  };
}

/** Looks the queue up at every call, since it may be deleted and made again. */
function createQueueSource(queues: QueueDirectory, arn: string): QueueSource {
  const { queue } = queues.byArn(arn);
  return {
    arn,
    fifo: queue.fifo,
    get visibilityTimeoutMs() {
      return (queues.findByArn(arn)?.queue ?? queue).settings.visibilityTimeoutMs;
    },
    receive: async (options) => {
      const entry = queues.byArn(arn);
      entry.throughput.countCall('receive');
      const received = await entry.queue.receive(options);
      return received.map(toQueueMessage);
    },
    deleteMessages: (receiptHandles) => {
      for (const receiptHandle of receiptHandles) deleteIfHeld(receiptHandle);
    },
  };

  /** A poller that comes too late has lost the message to another receive; that is no error. */
  function deleteIfHeld(receiptHandle: string): void {
    try {
      queues.byArn(arn).queue.delete(receiptHandle);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
}

function send({ queue }: DirectoryEntry, body: string): void {
  if (queue.fifo) {
    throw new AwsError('UnsupportedOperation', `${queue.arn} is a FIFO queue: no destination`);
  }
  queue.send([
    {
      body,
      md5OfBody: md5OfMessageBody(body),
      messageAttributes: NO_ATTRIBUTES,
      md5OfMessageAttributes: undefined,
      traceHeader: undefined,
      groupId: undefined,
      deduplicationId: undefined,
      delayMs: undefined,
    },
  ]);
}
