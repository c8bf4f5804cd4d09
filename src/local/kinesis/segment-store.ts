import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '../../invariant.ts';
import { SEGMENT_MEMORY_BYTES } from './log-segment.ts';

/** Segments held in memory unless said otherwise: 256 MiB of records. */
const HELD_COUNT_MAX = 256;

/**
 * Where segments go when there are too many for memory: a file of the machine's temporary
 * directory that has no name any more, so that nothing is left behind however the process ends.
 *
 * A day of a thousand records a second is tens of gigabytes, which AWS keeps and so must we. The
 * logs of an account share one store; it counts what they hold in memory.
 */
export class SegmentStore {
  readonly #heldCountMax: number;
  readonly #freeSlots: number[] = [];
  #slotCount = 0;
  #file: number | undefined;
  #spareMemory: ArrayBuffer | undefined;
  /** Segments in memory, all logs together. */
  heldCount = 0;

  constructor(heldCountMax = HELD_COUNT_MAX) {
    this.#heldCountMax = heldCountMax;
  }

  /** True while more is held in memory than should be. */
  get isOverfull(): boolean {
    return this.heldCount > this.#heldCountMax;
  }

  /**
   * Memory for a new segment: that of the last one written to the file, if it has the size, or
   * new memory, which the machine has to fill with zeros first. What is in it has no meaning.
   */
  takeMemory(sizeBytes: number): ArrayBuffer {
    const spare = this.#spareMemory;
    if (spare?.byteLength !== sizeBytes) return new ArrayBuffer(sizeBytes);
    this.#spareMemory = undefined;
    return spare;
  }

  /**
   * Puts the bytes into the file and returns the slot they are in; undefined when the disk or the
   * slot has no room for them, and they had better stay in memory. Once they are in the file the
   * memory that they were in is somebody else's.
   */
  write(bytes: Uint8Array<ArrayBuffer>): number | undefined {
    if (bytes.length > SEGMENT_MEMORY_BYTES) return undefined;
    const slot = this.#freeSlots.pop() ?? this.#slotCount++;
    try {
      this.#file ??= openNamelessFile();
      const written = writeSync(this.#file, bytes, 0, bytes.length, slot * SEGMENT_MEMORY_BYTES);
      if (written === bytes.length) {
        this.#spareMemory = bytes.buffer;
        return slot;
      }
    } catch (error) {
      if (!isNoSpace(error)) throw error;
    }
    this.#freeSlots.push(slot);
    return undefined;
  }

  /** The first `sizeBytes` of a slot. */
  read(slot: number, sizeBytes: number): ArrayBuffer {
    invariant(this.#file !== undefined, 'what is read was written');
    const bytes = new Uint8Array(sizeBytes);
    const readBytes = readSync(this.#file, bytes, 0, sizeBytes, slot * SEGMENT_MEMORY_BYTES);
    invariant(readBytes === sizeBytes, 'a slot holds what was written');
    return bytes.buffer;
  }

  /** Gives a slot back. */
  free(slot: number): void {
    this.#freeSlots.push(slot);
  }

  /** Gives the file back; nothing of it can be read any more. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function openNamelessFile(): number {
  const directory = mkdtempSync(join(tmpdir(), 'kvs-records-'));
  try {
    return openSync(join(directory, 'segments'), 'wx+');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
