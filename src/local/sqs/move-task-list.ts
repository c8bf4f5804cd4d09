import { MoveTask, type MoveTaskOptions } from './move-task.ts';
import { sqsError } from './sqs-error.ts';

/** As many as ListMessageMoveTasks can tell. */
const TASK_COUNT_MAX = 10;

/** The latest move tasks of one dead-letter queue, of which one may be active. */
export class MoveTaskList {
  /** Youngest first. */
  #tasks: readonly MoveTask[] = [];

  /** @throws {AwsError} InvalidParameterValueException while another is active */
  start(options: MoveTaskOptions): MoveTask {
    if (this.#tasks.some((task) => task.isActive)) {
      throw sqsError(
        'InvalidParameterValueException',
        'There is already a task running. ' +
          'Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const task = new MoveTask(options);
    this.#tasks = [task, ...this.#tasks].slice(0, TASK_COUNT_MAX);
    return task;
  }

  /** Up to `count` tasks, the latest first. */
  latest(count: number): readonly MoveTask[] {
    return this.#tasks.slice(0, count);
  }

  /** Undefined when there is none of this id, or it is too old. */
  find(taskId: string): MoveTask | undefined {
    return this.#tasks.find(({ id }) => id === taskId);
  }

  stop(): void {
    for (const task of this.#tasks) task.stop();
  }
}
