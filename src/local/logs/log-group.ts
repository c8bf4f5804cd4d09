import { BLOCK_EVENT_COUNT, LogBlock, type StoredEvent } from './log-block.ts';

/** An inclusive span of time. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

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
  readonly #blocks: LogBlock[] = [];
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
    return this.#blocks[0]?.orderAt(this.#droppedInFirst) ?? Number.POSITIVE_INFINITY;
  }

  /** Position that the next event will have. */
  get endPosition(): number {
    const fullCount = Math.max(0, this.#blocks.length - 1) * BLOCK_EVENT_COUNT;
    return this.#firstPosition + fullCount + (this.#blocks.at(-1)?.count ?? 0);
  }

  append(event: StoredEvent): void {
    this.#logStreams.add(event.logStream);
    this.#sizeBytes += event.sizeBytes;
    const last = this.#blocks.at(-1);
    if (last && last.count < BLOCK_EVENT_COUNT) {
      last.append(event);
    } else {
      const block = new LogBlock();
      block.append(event);
      this.#blocks.push(block);
    }
  }

  /** Drops the oldest event and returns its size; 0 when there is none. Blocks are freed whole. */
  dropOldest(): number {
    const [block] = this.#blocks;
    if (!block) return 0;
    const sizeBytes = block.sizeBytesAt(this.#droppedInFirst++);
    this.#sizeBytes -= sizeBytes;
    if (this.#droppedInFirst === block.count) {
      this.#blocks.shift();
      this.#firstPosition += block.count;
      this.#droppedInFirst = 0;
    }
    return sizeBytes;
  }

  /** Visits all events, oldest first, and drops them; returns their size. */
  takeAll(visit: (event: StoredEvent) => void): number {
    const takenBytes = this.#sizeBytes;
    this.scan(0, EVER, (event) => {
      visit(event);
      return true;
    });
    this.#firstPosition = this.endPosition;
    this.#blocks.length = 0;
    this.#droppedInFirst = 0;
    this.#sizeBytes = 0;
    return takenBytes;
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

const EVER: TimeSpan = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

function overlaps(block: LogBlock, { startMs, endMs }: TimeSpan): boolean {
  return block.latestMs >= startMs && block.earliestMs <= endMs;
}

interface BlockScan {
  readonly block: LogBlock;
  readonly from: number;
  readonly span: TimeSpan;
  readonly visit: (event: StoredEvent) => boolean;
}

/** The index of the event that was not taken, null when all were. */
function scanBlock({ block, from, span, visit }: BlockScan): number | null {
  for (let index = from; index < block.count; index++) {
    const timestampMs = block.timestampMsAt(index);
    if (timestampMs < span.startMs || timestampMs > span.endMs) continue;
    if (!visit(block.eventAt(index))) return index;
  }
  return null;
}
