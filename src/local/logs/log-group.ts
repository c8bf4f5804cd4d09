/** An event as kept: in the order of ingestion, with what CloudWatch adds to it. */
export interface StoredEvent {
  /** Counts events over all groups in the order of ingestion; what the event id is made of. */
  readonly order: number;
  readonly logStream: string;
  readonly timestampMs: number;
  readonly ingestedAtMs: number;
  readonly message: string;
  /** The message in UTF-8 with CloudWatch's overhead. */
  readonly sizeBytes: number;
}

/** An inclusive span of time. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Events that follow each other, with the span of their timestamps. */
interface Block {
  /** A dropped event leaves a hole, so that the others keep their places. */
  readonly events: (StoredEvent | undefined)[];
  earliestMs: number;
  latestMs: number;
}

const BLOCK_EVENT_COUNT = 1024;

/**
 * The events of one log group, oldest first.
 *
 * Events are kept in blocks that know the span of their timestamps, because a reader that
 * follows the log asks again and again for what is new: it must not look at every event that
 * is old. Timestamps may run a little against the order of ingestion, so no binary search.
 */
export class LogGroup {
  readonly createdAtMs: number;
  readonly #logStreams = new Set<string>();
  readonly #blocks: Block[] = [];
  /** Position of the first event of the first block, counted from the first event ever. */
  #firstPosition = 0;
  /** Events dropped from the first block. */
  #droppedInFirst = 0;
  #sizeBytes = 0;

  constructor(createdAtMs: number) {
    this.createdAtMs = createdAtMs;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get logStreams(): ReadonlySet<string> {
    return this.#logStreams;
  }

  /** The `order` of the oldest event kept; infinite when there is none. */
  get oldestOrder(): number {
    return this.#blocks[0]?.events[this.#droppedInFirst]?.order ?? Number.POSITIVE_INFINITY;
  }

  append(event: StoredEvent): void {
    this.#logStreams.add(event.logStream);
    this.#sizeBytes += event.sizeBytes;
    const block = this.#blocks.at(-1);
    if (block && block.events.length < BLOCK_EVENT_COUNT) {
      block.events.push(event);
      block.earliestMs = Math.min(block.earliestMs, event.timestampMs);
      block.latestMs = Math.max(block.latestMs, event.timestampMs);
    } else {
      const { timestampMs } = event;
      this.#blocks.push({ events: [event], earliestMs: timestampMs, latestMs: timestampMs });
    }
  }

  /** Drops the oldest event and returns its size; 0 when there is none. */
  dropOldest(): number {
    const [block] = this.#blocks;
    const event = block?.events[this.#droppedInFirst];
    if (!block || !event) return 0;
    block.events[this.#droppedInFirst++] = undefined;
    this.#sizeBytes -= event.sizeBytes;
    if (this.#droppedInFirst === block.events.length) {
      this.#blocks.shift();
      this.#firstPosition += block.events.length;
      this.#droppedInFirst = 0;
    }
    return event.sizeBytes;
  }

  /**
   * Visits the events at `position` and after it that lie within `span`, until `visit` returns
   * false; such an event was not taken. Returns the position at which to go on, null at the end.
   */
  scan(position: number, span: TimeSpan, visit: (event: StoredEvent) => boolean): number | null {
    const oldest = this.#firstPosition + this.#droppedInFirst;
    let next = Math.max(position, oldest);
    while (true) {
      const blockIndex = Math.floor((next - this.#firstPosition) / BLOCK_EVENT_COUNT);
      const block = this.#blocks[blockIndex];
      if (!block) return null;
      const blockPosition = this.#firstPosition + blockIndex * BLOCK_EVENT_COUNT;
      const stoppedAt = overlaps(block, span)
        ? scanBlock({ block, from: next - blockPosition, span, visit })
        : null;
      if (stoppedAt !== null) return blockPosition + stoppedAt;
      next = blockPosition + BLOCK_EVENT_COUNT;
    }
  }
}

function overlaps(block: Block, { startMs, endMs }: TimeSpan): boolean {
  return block.latestMs >= startMs && block.earliestMs <= endMs;
}

interface BlockScan {
  readonly block: Block;
  readonly from: number;
  readonly span: TimeSpan;
  readonly visit: (event: StoredEvent) => boolean;
}

/** The index of the event that was not taken, null when all were. */
function scanBlock({ block, from, span, visit }: BlockScan): number | null {
  for (let index = from; index < block.events.length; index++) {
    const event = block.events[index];
    if (!event || event.timestampMs < span.startMs || event.timestampMs > span.endMs) continue;
    if (!visit(event)) return index;
  }
  return null;
}
