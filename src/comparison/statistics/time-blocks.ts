import { invariant } from '../../invariant.ts';
import type { CompressedSamples } from './compress-samples.ts';
import type { ValueBins } from './value-bins.ts';

/** Samples of some arms by block of time, the same blocks for each. */
export interface TimeBlocks {
  readonly blockMs: number;
  /** How many blocks each repetition has; blocks are numbered through all of them. */
  readonly blockCounts: readonly number[];
  readonly arms: readonly BlockedArm[];
}

/** How many samples of an arm lie in each block and bin. */
export interface BlockedArm {
  /** Blocks with samples of this arm. */
  readonly occupiedBlockCount: number;
  readonly bins: ValueBins;
  /** A row of bins for each block, one after the other. */
  readonly counts: Int32Array;
}

/**
 * Puts samples into blocks of intended time. A block without samples of one arm is empty for it and
 * kept, for that is what the arm did then; one without samples of any arm does not exist.
 * `blockMs` is in whole seconds.
 */
export function timeBlocksOf(arms: readonly CompressedSamples[], blockMs: number): TimeBlocks {
  invariant(blockMs >= 1000 && blockMs % 1000 === 0, 'blocks are whole seconds long');
  invariant(
    new Set(arms.map(({ repetitions }) => repetitions.length)).size === 1,
    'every arm took part in every repetition',
  );
  const blockOfSecond: Int32Array[] = [];
  const blockCounts: number[] = [];
  let blockCount = 0;
  for (const [repetition, seconds] of secondCountsOf(arms).entries()) {
    const blocks = new Int32Array(seconds).fill(-1);
    for (const { second } of arms.flatMap(({ repetitions }) => repetitions[repetition] ?? [])) {
      for (const instant of second) blocks[instant] = Math.floor((instant * 1000) / blockMs);
    }
    // Numbers without gaps, on from the repetition before.
    const numbers = new Map<number, number>();
    for (const block of blocks) {
      if (block >= 0 && !numbers.has(block)) numbers.set(block, blockCount++);
    }
    blockOfSecond.push(blocks.map((block) => numbers.get(block) ?? -1));
    blockCounts.push(numbers.size);
  }
  return {
    blockMs,
    blockCounts,
    arms: arms.map((arm) => blockArm(arm, blockOfSecond, blockCount)),
  };
}

function blockArm(
  { bins, repetitions }: CompressedSamples,
  blockOfSecond: readonly Int32Array[],
  blockCount: number,
): BlockedArm {
  const binCount = bins.maxMs.length;
  const counts = new Int32Array(blockCount * binCount);
  const occupied = new Uint8Array(blockCount);
  for (const [repetition, { second, bin }] of repetitions.entries()) {
    const blocks = blockOfSecond[repetition] ?? new Int32Array();
    for (let sample = 0; sample < bin.length; sample++) {
      const block = blocks[second[sample] ?? 0] ?? 0;
      const cell = block * binCount + (bin[sample] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
      occupied[block] = 1;
    }
  }
  return { occupiedBlockCount: occupied.reduce((sum, used) => sum + used, 0), bins, counts };
}

/** How many seconds each repetition lasted: up to the last sample of any arm. */
export function secondCountsOf(arms: readonly CompressedSamples[]): readonly number[] {
  const [first] = arms;
  return (first?.repetitions ?? []).map((_, repetition) =>
    arms.reduce((longest, { repetitions }) => {
      const second = repetitions[repetition]?.second ?? new Int32Array();
      return second.reduce((count, instant) => Math.max(count, instant + 1), longest);
    }, 0),
  );
}
