import type { StoredMessage } from './stored-message.ts';

/** Every message of a queue, oldest first; linked, so that any can leave in O(1). */
export class MessageAgeList {
  #oldest: StoredMessage | undefined;
  #newest: StoredMessage | undefined;

  get oldest(): StoredMessage | undefined {
    return this.#oldest;
  }

  append(message: StoredMessage): void {
    message.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = message;
    else this.#newest.newer = message;
    this.#newest = message;
  }

  remove(message: StoredMessage): void {
    const { older, newer } = message;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    message.older = undefined;
    message.newer = undefined;
  }
}
