import type { StoredMessage } from './stored-message.ts';

/**
 * The visible messages of a queue and the order in which they are handed out.
 *
 * A message that leaves the queue while visible is not searched for: its state becomes
 * `gone`, {@link Backlog.forget} corrects the count, and it is skipped when its turn comes.
 */
export interface Backlog {
  /** Visible messages, those of locked groups included. */
  readonly visibleCount: number;
  /** Takes in a message that has never been received. */
  readonly add: (message: StoredMessage) => void;
  /**
   * Hands out up to `maximumCount` messages. `admit` is asked once for each; when it
   * says no, the message has left the queue instead of being delivered.
   */
  readonly take: (
    maximumCount: number,
    admit: (message: StoredMessage) => boolean,
  ) => StoredMessage[];
  /** Takes back a message whose visibility timeout ended. */
  readonly giveBack: (message: StoredMessage) => void;
  /** Notes that a message in flight left the queue. */
  readonly release: (message: StoredMessage) => void;
  /** Notes that a visible message left the queue. */
  readonly forget: (message: StoredMessage) => void;
}
