import { invariant } from '../../invariant.ts';
import type { Backlog } from './backlog.ts';
import { Deque } from './deque.ts';
import type { StoredMessage } from './stored-message.ts';

/** The messages of one message group. */
interface MessageGroup {
  readonly id: string;
  /** Visible messages, oldest first. */
  readonly messages: Deque<StoredMessage>;
  /** While any message is in flight, the group is locked. At most ten: one receive. */
  inFlightCount: number;
}

/**
 * Strict order per message group, as a FIFO queue keeps it.
 *
 * A receive takes as many messages of one group as it can, then goes on to the next group
 * that has been ready longest. A group with a message in flight hands out nothing.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
 */
export function createFifoBacklog(): Backlog {
  const groups = new Map<string, MessageGroup>();
  /** Each unlocked group with messages, once; locked and empty groups are not in it. */
  const ready = new Deque<MessageGroup>();
  let visibleCount = 0;

  const groupOf = (message: StoredMessage): MessageGroup => {
    const id = message.content.groupId;
    invariant(id !== undefined, 'a message of a FIFO queue has a group');
    const known = groups.get(id);
    if (known !== undefined) return known;
    const group = { id, messages: new Deque<StoredMessage>(), inFlightCount: 0 };
    groups.set(id, group);
    return group;
  };
  /** Decides what becomes of a group that is not in `ready` when something left it. */
  const settle = (group: MessageGroup): void => {
    if (group.inFlightCount > 0) return;
    if (group.messages.length > 0) ready.pushBack(group);
    else groups.delete(group.id);
  };
  const unlock = (group: MessageGroup): void => {
    invariant(group.inFlightCount > 0, 'the group has a message in flight');
    group.inFlightCount -= 1;
    settle(group);
  };

  return {
    get visibleCount() {
      return visibleCount;
    },
    add: (message) => {
      const group = groupOf(message);
      group.messages.pushBack(message);
      visibleCount += 1;
      if (group.messages.length === 1 && group.inFlightCount === 0) ready.pushBack(group);
    },
    take: (maximumCount, admit) => {
      const taken: StoredMessage[] = [];
      while (taken.length < maximumCount) {
        const group = ready.popFront();
        if (group === undefined) break;
        while (taken.length < maximumCount) {
          const message = group.messages.popFront();
          if (message === undefined) break;
          if (message.state === 'gone') continue;
          visibleCount -= 1;
          if (!admit(message)) continue;
          group.inFlightCount += 1;
          taken.push(message);
        }
        settle(group);
      }
      return taken;
    },
    giveBack: (message) => {
      const group = groupOf(message);
      insertBySerial(group.messages, message);
      visibleCount += 1;
      unlock(group);
    },
    release: (message) => unlock(groupOf(message)),
    forget: () => {
      visibleCount -= 1;
    },
  };
}

/** Puts a message back behind the older ones of its receive that came back before it. */
function insertBySerial(messages: Deque<StoredMessage>, message: StoredMessage): void {
  const older: StoredMessage[] = [];
  for (let first = messages.at(0); first !== undefined; first = messages.at(0)) {
    if (first.serial > message.serial) break;
    older.push(first);
    messages.popFront();
  }
  messages.pushFront(message);
  for (let index = older.length - 1; index >= 0; index--) {
    const before = older[index];
    if (before !== undefined) messages.pushFront(before);
  }
}
