import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { FifoThroughput, type ThroughputScope } from './fifo-throughput.ts';
import { Queue } from './queue.ts';
import type { QueueLimits } from './queue-limits.ts';
import { completeQueueSettings, type QueueSettings } from './queue-settings.ts';
import { invalidParameter, sqsError } from './sqs-error.ts';

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

/** A queue with its quota. */
export interface DirectoryEntry {
  readonly queue: Queue;
  readonly throughput: FifoThroughput;
  /** `/ACCOUNT/NAME`, the path of its QueueUrl. */
  readonly urlPath: string;
}

/** The queues of one account in one region. */
export class QueueDirectory {
  readonly #options: QueueDirectoryOptions;
  readonly #byPath = new Map<string, DirectoryEntry>();
  readonly #byArn = new Map<string, DirectoryEntry>();

  constructor(options: QueueDirectoryOptions) {
    this.#options = options;
  }

  /** In the order of their creation. */
  entries(): readonly DirectoryEntry[] {
    return [...this.#byPath.values()];
  }

  /** Undefined when there is none. Names are case-sensitive. */
  findByName(name: string): DirectoryEntry | undefined {
    return this.#byPath.get(this.#urlPath(name));
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
   * @throws {AwsError} InvalidParameterValueException, QueueNameExists
   */
  create({ name, fifo, attributes }: QueueDefinition): DirectoryEntry {
    const { clock, prng, region, accountId, limits } = this.#options;
    checkName(name, fifo);
    if (this.findByName(name)) {
      throw sqsError('QueueNameExists', `A queue already exists with the name ${name}.`);
    }
    const settings = completeQueueSettings(attributes, fifo);
    this.#checkDeadLetterQueue(settings, fifo);
    const queue = new Queue({
      name,
      arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
      fifo,
      settings,
      findQueue: (arn) => this.#byArn.get(arn)?.queue,
      inFlightCountMax: limits.inFlight ? IN_FLIGHT_COUNT_MAX : Number.POSITIVE_INFINITY,
      clock,
      prng: prng.fork(`queue/${name}`),
    });
    const scope = limits.fifoThroughput ? throughputScope(queue) : 'unlimited';
    const throughput = new FifoThroughput(scope, clock);
    const entry = { queue, throughput, urlPath: this.#urlPath(name) };
    this.#byPath.set(entry.urlPath, entry);
    this.#byArn.set(queue.arn, entry);
    return entry;
  }

  #urlPath(name: string): string {
    return `/${this.#options.accountId}/${name}`;
  }

  #checkDeadLetterQueue({ redrivePolicy }: QueueSettings, fifo: boolean): void {
    if (redrivePolicy === undefined) return;
    const queue = this.#byArn.get(redrivePolicy.deadLetterTargetArn)?.queue;
    if (queue?.fifo === fifo) return;
    const reason =
      queue === undefined
        ? 'Dead letter target does not exist.'
        : 'Dead-letter queue must be same type of queue as the source.';
    throw invalidParameter('RedrivePolicy', JSON.stringify(redrivePolicy), reason);
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
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length; ' +
      'the name of a FIFO queue, and of no other, ends with .fifo',
  );
}

function doesNotExist(): never {
  throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
