import { decodeMoveTaskHandle } from '../move-task-handle.ts';
import { queueOfArn } from '../queue-of-arn.ts';
import type { QueueOperation } from '../queue-request.ts';
import { decodeFields, requiredText } from '../request-fields.ts';
import { resourceNotFound } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/CancelMessageMoveTask
 */
export const cancelMessageMoveTask: QueueOperation = (queues) => (input) => {
  const handle = requiredText(decodeFields(input), 'TaskHandle');
  const { taskId, sourceArn } = decodeMoveTaskHandle(handle);
  const { moveTasks } = queueOfArn(queues, { name: 'SourceArn', arn: sourceArn });
  const task = moveTasks.find(taskId);
  if (task?.status !== 'RUNNING') throw resourceNotFound('Task does not exist.');
  task.cancel();
  return { ApproximateNumberOfMessagesMoved: task.movedCount };
};
