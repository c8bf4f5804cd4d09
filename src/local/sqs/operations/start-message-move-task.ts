import { encodeMoveTaskHandle } from '../move-task-handle.ts';
import type { DirectoryEntry, QueueDirectory } from '../queue-directory.ts';
import { queueOfArn } from '../queue-of-arn.ts';
import type { QueueOperation } from '../queue-request.ts';
import { decodeFields, optionalText, type RequestFields } from '../request-fields.ts';
import { missingParameter, sqsError } from '../sqs-error.ts';

const PER_SECOND_MAX = 500;

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/StartMessageMoveTask
 */
export const startMessageMoveTask: QueueOperation = (queues) => (input) => {
  const fields = decodeFields(input);
  const source = decodeSource(queues, fields);
  const destinationArn = decodeDestination(queues, fields, source);
  const task = queues.startMoveTask(source, {
    destinationArn,
    maxPerSecond: decodePerSecond(fields),
  });
  return { TaskHandle: encodeMoveTaskHandle({ taskId: task.id, sourceArn: source.queue.arn }) };
};

function decodeSource(queues: QueueDirectory, fields: RequestFields): DirectoryEntry {
  const arn = optionalText(fields, 'SourceArn');
  if (arn === undefined) throw missingParameter('SourceArn');
  const source = queueOfArn(queues, { name: 'SourceArn', arn });
  if (queues.deadLetterSources(source).length > 0) return source;
  throw refused('Source queue must be configured as a Dead Letter Queue.');
}

function decodeDestination(
  queues: QueueDirectory,
  fields: RequestFields,
  { queue }: DirectoryEntry,
): string | undefined {
  const arn = optionalText(fields, 'DestinationArn');
  if (arn === undefined) return undefined;
  if (arn === queue.arn) {
    throw refused('Source queue arn and destination queue arn cannot be the same.');
  }
  const destination = queueOfArn(queues, { name: 'DestinationArn', arn });
  if (destination.queue.fifo === queue.fifo) return arn;
  throw refused('The source queue and destination queue must be of the same queue type.');
}

function decodePerSecond(fields: RequestFields): number | undefined {
  const value = fields['MaxNumberOfMessagesPerSecond'];
  if (value === undefined || value === null) return undefined;
  const rate = typeof value === 'number' ? value : Number.NaN;
  if (Number.isInteger(rate) && rate >= 1 && rate <= PER_SECOND_MAX) return rate;
  throw refused(
    'Value for parameter MaxNumberOfMessagesPerSecond is invalid. ' +
      "Reason: You must enter a number that's between 1 and 500.",
  );
}

function refused(message: string) {
  return sqsError('InvalidParameterValueException', message);
}
