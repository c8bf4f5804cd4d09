/**
 * What can be known of an environment's clock: by how much it is ahead of the broker's, in ms,
 * within which bounds. An interval whose lower bound lies above its upper one proves that a clock
 * stepped, or that stamps cannot be trusted.
 */
export interface OffsetBounds {
  readonly lowerMs: number;
  readonly upperMs: number;
}

/** Nothing known. */
export const UNBOUNDED: OffsetBounds = { lowerMs: -Infinity, upperMs: Infinity };

/** Broker stamps and wall clocks are whole milliseconds: comparisons are off by up to one. */
export const STAMP_RESOLUTION_MS = 1;

/** What both say. */
export function intersect(left: OffsetBounds, right: OffsetBounds): OffsetBounds {
  return {
    lowerMs: Math.max(left.lowerMs, right.lowerMs),
    upperMs: Math.min(left.upperMs, right.upperMs),
  };
}

/** The least interval that covers both. */
export function cover(left: OffsetBounds, right: OffsetBounds): OffsetBounds {
  return {
    lowerMs: Math.min(left.lowerMs, right.lowerMs),
    upperMs: Math.max(left.upperMs, right.upperMs),
  };
}

/** Whether no offset fits: by how much two statements contradict each other, 0 if they do not. */
export function contradictionMs({ lowerMs, upperMs }: OffsetBounds): number {
  return Math.max(0, lowerMs - upperMs);
}

/**
 * What one acknowledged send says of the producer's clock: the broker's stamp lies between the
 * call's leaving and its answer.
 */
export function offsetBySend(sentAtMs: number, acknowledgedAtMs: number, brokerAtMs: number) {
  return {
    lowerMs: sentAtMs - brokerAtMs - STAMP_RESOLUTION_MS,
    upperMs: acknowledgedAtMs - brokerAtMs + STAMP_RESOLUTION_MS,
  };
}
