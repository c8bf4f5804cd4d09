import { invariant } from '../../invariant.ts';
import type { Prng } from '../../prng.ts';
import type { Backlog } from './backlog.ts';
import { Deque } from './deque.ts';
import type { StoredMessage } from './stored-message.ts';

/** How many hosts a standard queue is spread over; AWS does not say. Our choice. */
const STANDARD_PARTITION_COUNT = 8;

/**
 * Best-effort order, as a standard queue keeps it.
 *
 * A message lands on a random host, and each host keeps its own order. A receive asks two
 * random hosts and takes the older of their first messages, so order is lost by a few
 * places, now and then, and the disorder does not grow with the backlog. It looks on when
 * both are empty, so it never misses a message. A message that comes back after its
 * visibility timeout is offered before younger ones.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export function createStandardBacklog(prng: Prng): Backlog {
  const partitions = Array.from({ length: STANDARD_PARTITION_COUNT }, newDeque);
  const returned = newDeque();
  let visibleCount = 0;

  const randomNonEmpty = (): Deque<StoredMessage> | undefined => {
    const start = prng.nextInt(STANDARD_PARTITION_COUNT);
    for (let step = 0; step < STANDARD_PARTITION_COUNT; step++) {
      const partition = partitions[(start + step) % STANDARD_PARTITION_COUNT];
      if (partition !== undefined && firstPresent(partition) !== undefined) return partition;
    }
    return undefined;
  };
  const next = (): StoredMessage | undefined => {
    const one = randomNonEmpty();
    const other = one && randomNonEmpty();
    return olderHead(returned, olderHead(one, other))?.popFront();
  };

  return {
    get visibleCount() {
      return visibleCount;
    },
    add: (message) => {
      const partition = partitions[prng.nextInt(STANDARD_PARTITION_COUNT)];
      invariant(partition !== undefined, 'the partition exists');
      partition.pushBack(message);
      visibleCount += 1;
    },
    take: (maximumCount, admit) => {
      const taken: StoredMessage[] = [];
      while (taken.length < maximumCount && visibleCount > 0) {
        const message = next();
        invariant(message !== undefined, 'a visible message is in a partition');
        visibleCount -= 1;
        if (admit(message)) taken.push(message);
      }
      return taken;
    },
    giveBack: (message) => {
      returned.pushBack(message);
      visibleCount += 1;
    },
    release: () => undefined,
    forget: () => {
      visibleCount -= 1;
    },
  };
}

function newDeque(): Deque<StoredMessage> {
  return new Deque<StoredMessage>();
}

/** The first message that is still in the queue; drops those before it. */
function firstPresent(messages: Deque<StoredMessage>): StoredMessage | undefined {
  for (let first = messages.at(0); first !== undefined; first = messages.at(0)) {
    if (first.state !== 'gone') return first;
    messages.popFront();
  }
  return undefined;
}

type MaybeDeque = Deque<StoredMessage> | undefined;

/** Whichever begins with the older message. */
function olderHead(one: MaybeDeque, other: MaybeDeque): MaybeDeque {
  const oneHead = one && firstPresent(one);
  const otherHead = other && firstPresent(other);
  if (oneHead === undefined) return otherHead && other;
  return otherHead !== undefined && otherHead.serial < oneHead.serial ? other : one;
}
