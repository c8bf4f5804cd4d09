import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '../../invariant.ts';
import { SEGMENT_MEMORY_BYTES } from './log-segment.ts';

/** Segments held in memory unless said otherwise: 256 MiB of records. */
const HELD_COUNT_MAX = 256;

/** Memory of segments kept for others: 8 MiB. */
const SPARE_COUNT_MAX = 8;

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
  readonly #spareMemory: ArrayBuffer[] = [];
  /** Segments in memory, all logs together. */
  heldCount = 0;

  constructor(heldCountMax = HELD_COUNT_MAX) {
    this.#heldCountMax = heldCountMax;
  }

  /** True while more is held in memory than should be. */
  get isOverfull(): boolean {
    return this.heldCount > this.#heldCountMax;
  }

  /** Memory for a segment: of the usual size, what another gave back, whatever is in it. */
  takeMemory(sizeBytes: number): ArrayBuffer {
    const spare = sizeBytes === SEGMENT_MEMORY_BYTES ? this.#spareMemory.pop() : undefined;
    return spare ?? new ArrayBuffer(sizeBytes);
  }

  /**
   * Takes back the memory of a segment that is in the file by now, or gone. New memory would be
   * filled with zeros first, and the old would stay until it is collected as garbage.
   */
  giveMemory(memory: ArrayBuffer): void {
    const isUsual = memory.byteLength === SEGMENT_MEMORY_BYTES;
    if (isUsual && this.#spareMemory.length < SPARE_COUNT_MAX) this.#spareMemory.push(memory);
  }

  /**
   * Puts the bytes into the file and returns the slot they are in; undefined when the disk or the
   * slot has no room for them, and they had better stay in memory.
   */
  write(bytes: Uint8Array): number | undefined {
    if (bytes.length > SEGMENT_MEMORY_BYTES) return undefined;
    const slot = this.#freeSlots.pop() ?? this.#slotCount++;
    try {
      this.#file ??= openNamelessFile();
      const written = writeSync(this.#file, bytes, 0, bytes.length, slot * SEGMENT_MEMORY_BYTES);
      if (written === bytes.length) return slot;
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
