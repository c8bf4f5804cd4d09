/** How many ids are surely remembered; a queue with more messages shows some of them again. */
const SEEN_COUNT_MAX = 100_000;

/** Remembers which messages were seen lately, in bounded memory. */
export class SeenMessages {
  readonly #ids = new Set<string>();

  /** Whether the message was not seen before; it is from now on. */
  add(messageId: string): boolean {
    if (this.#ids.delete(messageId)) {
      this.#ids.add(messageId); // Now the latest: what is still in the queue is not forgotten.
      return false;
    }
    this.#ids.add(messageId);
    const [oldest] = this.#ids;
    if (this.#ids.size > SEEN_COUNT_MAX && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
