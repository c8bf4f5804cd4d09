import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import type { AwsError } from '../aws-error.ts';
import { DeletedNames } from './deleted-names.ts';
import { FifoThroughput, type ThroughputScope } from './fifo-throughput.ts';
import { randomMessageId } from './message-id.ts';
import type { MoveTask, MoveTaskOptions } from './move-task.ts';
import { MoveTaskList } from './move-task-list.ts';
import { Queue } from './queue.ts';
import type { QueueLimits } from './queue-limits.ts';
import { completeQueueSettings, type QueueSettings } from './queue-settings.ts';
import { QueueTags } from './queue-tags.ts';
import { invalidAttribute, sqsError } from './sqs-error.ts';

/** About how many messages of one queue may be in flight. */
const IN_FLIGHT_COUNT_MAX = 120_000;

/** What a {@link QueueDirectory} is made of. */
export interface QueueDirectoryOptions {
  readonly clock: Clock;
  readonly prng: Prng;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly limits: QueueLimits;
}

/** What a queue is made of. */
export interface QueueDefinition {
  /** 1 to 80 letters, digits, `-` and `_`; ends with `.fifo` if and only if the queue is FIFO. */
  readonly name: string;
  readonly fifo: boolean;
  /** What differs from AWS's defaults, which {@link QueueSettings} names. */
  readonly attributes: Partial<QueueSettings>;
}

/** A queue with what belongs to it. */
export interface DirectoryEntry {
  readonly queue: Queue;
  readonly throughput: FifoThroughput;
  readonly tags: QueueTags;
  /** The tasks that move its messages away, when it is a dead-letter queue. */
  readonly moveTasks: MoveTaskList;
  /** `/ACCOUNT/NAME`, the path of its QueueUrl. */
  readonly urlPath: string;
}

/** What a move task is asked to do. */
export type MoveTaskRequest = Pick<MoveTaskOptions, 'destinationArn' | 'maxPerSecond'>;

/** The queues of one account in one region. */
export class QueueDirectory {
  readonly #options: QueueDirectoryOptions;
  readonly #byPath = new Map<string, DirectoryEntry>();
  readonly #byArn = new Map<string, DirectoryEntry>();
  readonly #deletedNames: DeletedNames;
  readonly #taskPrng: Prng;
  readonly #findQueue = (arn: string): Queue | undefined => this.#byArn.get(arn)?.queue;

  constructor(options: QueueDirectoryOptions) {
    this.#options = options;
    this.#deletedNames = new DeletedNames(options.clock);
    this.#taskPrng = options.prng.fork('move-task');
  }

  /** In the order of their creation. */
  entries(): readonly DirectoryEntry[] {
    return [...this.#byPath.values()];
  }

  /** Undefined when there is none. Names are case-sensitive. */
  findByName(name: string): DirectoryEntry | undefined {
    return this.#byPath.get(this.#urlPath(name));
  }

  /** Undefined when there is none. */
  findByArn(arn: string): DirectoryEntry | undefined {
    return this.#byArn.get(arn);
  }

  /** The queues whose redrive policy names this one. */
  deadLetterSources({ queue: { arn } }: DirectoryEntry): readonly DirectoryEntry[] {
    return this.entries().filter(
      ({ queue }) => queue.settings.redrivePolicy?.deadLetterTargetArn === arn,
    );
  }

  /** @throws {AwsError} QueueDoesNotExist */
  byArn(arn: string): DirectoryEntry {
    return this.#byArn.get(arn) ?? doesNotExist();
  }

  /**
   * Looks at the path only, so that a URL works through whatever host it was asked for.
   *
   * @throws {AwsError} QueueDoesNotExist
   */
  byUrl(url: string): DirectoryEntry {
    const hostIndex = url.indexOf('://') + 3;
    const pathIndex = hostIndex === 2 ? 0 : url.indexOf('/', hostIndex);
    return this.#byPath.get(url.slice(pathIndex)) ?? doesNotExist();
  }

  /**
   * Makes a queue. The dead-letter queue of its redrive policy must exist already.
   *
   * @throws {AwsError} InvalidParameterValueException, InvalidAttributeValue,
   *   InvalidAttributeName, QueueNameExists, QueueDeletedRecently
   */
  create({ name, fifo, attributes }: QueueDefinition): DirectoryEntry {
    const { clock, prng, region, accountId, limits } = this.#options;
    checkName(name, fifo);
    if (this.findByName(name)) {
      throw sqsError('QueueNameExists', `A queue already exists with the name ${name}.`);
    }
    if (this.#deletedNames.has(name)) throw deletedRecently();
    const settings = completeQueueSettings(attributes, fifo);
    this.#checkDeadLetterQueue(settings, fifo);
    const queue = new Queue({
      name,
      arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
      fifo,
      settings,
      findQueue: this.#findQueue,
      inFlightCountMax: limits.inFlight ? IN_FLIGHT_COUNT_MAX : Number.POSITIVE_INFINITY,
      clock,
      prng: prng.fork(this.#chanceLabel(name)),
    });
    const scope = (): ThroughputScope =>
      limits.fifoThroughput ? throughputScope(queue) : 'unlimited';
    const entry = {
      queue,
      throughput: new FifoThroughput(scope, clock),
      tags: new QueueTags(),
      moveTasks: new MoveTaskList(),
      urlPath: this.#urlPath(name),
    };
    this.#byPath.set(entry.urlPath, entry);
    this.#byArn.set(queue.arn, entry);
    return entry;
  }

  /**
   * Changes attributes of a queue; the others stay.
   *
   * @throws {AwsError} InvalidAttributeValue, InvalidAttributeName
   */
  configure({ queue }: DirectoryEntry, attributes: Partial<QueueSettings>): void {
    this.#checkDeadLetterQueue(attributes, queue.fifo);
    queue.configure(completeQueueSettings(attributes, queue.fifo, queue.settings));
  }

  /**
   * Begins to move the messages of a dead-letter queue.
   *
   * @throws {AwsError} InvalidParameterValueException while another task does so
   */
  startMoveTask({ queue, moveTasks }: DirectoryEntry, request: MoveTaskRequest): MoveTask {
    return moveTasks.start({
      ...request,
      id: randomMessageId(this.#taskPrng),
      source: queue,
      findQueue: this.#findQueue,
      clock: this.#options.clock,
    });
  }

  /** Ends what would go on by itself. */
  stop(): void {
    for (const { moveTasks } of this.#byPath.values()) moveTasks.stop();
  }

  /** Deletes a queue with its messages at once; AWS takes up to 60 s. */
  delete({ queue, urlPath, moveTasks }: DirectoryEntry): void {
    this.#byPath.delete(urlPath);
    this.#byArn.delete(queue.arn);
    this.#deletedNames.add(queue.name);
    moveTasks.stop();
    queue.close();
  }

  #urlPath(name: string): string {
    return `/${this.#options.accountId}/${name}`;
  }

  /** A queue made again must not give the ids of its predecessor. */
  #chanceLabel(name: string): string {
    const { count } = this.#deletedNames;
    return count === 0 ? `queue/${name}` : `queue/${name}/${count}`;
  }

  #checkDeadLetterQueue({ redrivePolicy }: Partial<QueueSettings>, fifo: boolean): void {
    if (redrivePolicy === undefined) return;
    const queue = this.#byArn.get(redrivePolicy.deadLetterTargetArn)?.queue;
    if (queue?.fifo === fifo) return;
    const reason =
      queue === undefined
        ? 'Dead letter target does not exist.'
        : 'Dead-letter queue must be same type of queue as the source.';
    throw invalidAttribute('RedrivePolicy', reason);
  }
}

function throughputScope({ fifo, settings }: Queue): ThroughputScope {
  if (!fifo) return 'unlimited';
  return settings.fifoThroughputLimit === 'perQueue' ? 'queue' : 'message-group';
}

function checkName(name: string, fifo: boolean): void {
  const stem = fifo && name.endsWith('.fifo') ? name.slice(0, -5) : name;
  const suffixFits = fifo === name.endsWith('.fifo');
  if (suffixFits && name.length <= 80 && /^[\w-]+$/.test(stem)) return;
  throw sqsError(
    'InvalidParameterValueException',
    fifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or ' +
          'underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

function deletedRecently(): AwsError {
  return sqsError(
    'QueueDeletedRecently',
    'You must wait 60 seconds after deleting a queue before you can create another with the ' +
      'same name.',
  );
}

function doesNotExist(): never {
  throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
