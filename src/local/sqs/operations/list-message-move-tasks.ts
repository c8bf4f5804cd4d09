import type { MoveTask } from '../move-task.ts';
import { encodeMoveTaskHandle } from '../move-task-handle.ts';
import { queueOfArn } from '../queue-of-arn.ts';
import type { QueueOperation } from '../queue-request.ts';
import { decodeFields, optionalInteger, optionalText } from '../request-fields.ts';
import { missingParameter } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ListMessageMoveTasks
 */
export const listMessageMoveTasks: QueueOperation = (queues) => (input) => {
  const fields = decodeFields(input);
  const arn = optionalText(fields, 'SourceArn');
  if (arn === undefined) throw missingParameter('SourceArn');
  const { moveTasks } = queueOfArn(queues, { name: 'SourceArn', arn });
  const count = optionalInteger(fields, 'MaxResults', { minimum: 1, maximum: 10 }) ?? 1;
  return { Results: moveTasks.latest(count).map((task) => taskAnswer(task, arn)) };
};

/** Absent values are left out of the JSON. */
function taskAnswer(task: MoveTask, sourceArn: string): object {
  const handle = encodeMoveTaskHandle({ taskId: task.id, sourceArn });
  return {
    TaskHandle: task.status === 'RUNNING' ? handle : undefined,
    Status: task.status,
    SourceArn: sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.maxPerSecond,
    ApproximateNumberOfMessagesMoved: task.movedCount,
    ApproximateNumberOfMessagesToMove: task.toMoveCount,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAtMs,
  };
}
