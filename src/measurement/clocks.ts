import type { ObservedArm } from '../observation/observed-arm.ts';
import {
  contradictionMs,
  cover,
  intersect,
  type OffsetBounds,
  offsetBySend,
  STAMP_RESOLUTION_MS,
  UNBOUNDED,
} from './clock-offset.ts';

/**
 * How far the clocks of an arm's environments can be off the broker's, by what happened before
 * what. A clock that drifts is judged minute by minute.
 *
 * Holds if the broker stamps a record when it arrives, and if the broker and the log service have
 * one clock.
 */
export interface Clocks {
  /** Over all producers, by records sent once; null when none was acknowledged and delivered. */
  readonly producers: OffsetBounds | null;
  /** Over all consumer environments; null unless both bounds are known of each. */
  readonly consumers: OffsetBounds | null;
  /** The most by which two consumer environments can differ, ms; null if unknown. */
  readonly consumerSpreadMs: number | null;
  /** Minutes of producers, pairs of them in a row, and consumer environments without an offset. */
  readonly contradictionCount: number;
  /** The worst contradiction, ms; 0 when there is none. */
  readonly contradictionMaxMs: number;
}

const WINDOW_MS = 60_000;
/** More minutes than there have been since 1970, times a hundred. */
const MINUTES_MAX = 2 ** 32;

/**
 * Bounds clock offsets by intersecting what every record and every log line says; see section
 * "Clocks" of docs/measurement.md.
 */
export function measureClocks(arm: ObservedArm): Clocks {
  const producers = producerWindows(arm);
  const consumers = consumerSandboxes(arm);
  const bounds = producers.map((window) => window.bounds);
  const contradictions = [...bounds, ...neighbours(producers), ...consumers]
    .map(contradictionMs)
    .filter((lengthMs) => lengthMs > 0);
  const consumerBounds = coverAll(consumers);
  return {
    producers: coverAll(bounds),
    consumers: consumerBounds,
    consumerSpreadMs:
      consumerBounds === null ? null : Math.max(0, consumerBounds.upperMs - consumerBounds.lowerMs),
    contradictionCount: contradictions.length,
    contradictionMaxMs: contradictions.reduce((max, lengthMs) => Math.max(max, lengthMs), 0),
  };
}

/** A producer's minute: what all its acknowledged sends say together. */
interface ProducerWindow {
  readonly producer: number;
  readonly minute: number;
  bounds: OffsetBounds;
}

/** In no promised order. A step of a clock shows as a minute without a possible offset. */
function producerWindows({ records, calls, deliveries }: ObservedArm): readonly ProducerWindow[] {
  const windows = new Map<number, ProducerWindow>();
  for (const [row, record] of deliveries.record.entries()) {
    if (deliveries.copy[row] !== 0) continue;
    // A FIFO queue answers a repeated try with the message, and the stamp, of the one before.
    if (records.tryCount[record] !== 1) continue;
    const sentAtMs = records.acceptedSentAtMs[record] ?? Number.NaN;
    const acknowledgedAtMs = records.acceptedAtMs[record] ?? Number.NaN;
    if (Number.isNaN(sentAtMs + acknowledgedAtMs)) continue;
    const producer = calls.producer[records.acceptedCall[record] ?? -1] ?? -1;
    const minute = Math.floor(sentAtMs / WINDOW_MS);
    const id = producer * MINUTES_MAX + minute;
    let window = windows.get(id);
    if (window === undefined) {
      window = { producer, minute, bounds: UNBOUNDED };
      windows.set(id, window);
    }
    const brokerAtMs = deliveries.brokerAtMs[row] ?? Number.NaN;
    const { lowerMs, upperMs } = window.bounds;
    // Most sends narrow nothing: no object for those.
    const narrows =
      sentAtMs - brokerAtMs - STAMP_RESOLUTION_MS > lowerMs ||
      acknowledgedAtMs - brokerAtMs + STAMP_RESOLUTION_MS < upperMs;
    if (!narrows) continue;
    window.bounds = intersect(window.bounds, offsetBySend(sentAtMs, acknowledgedAtMs, brokerAtMs));
  }
  return [...windows.values()];
}

/** What two minutes in a row say together: a clock may also step between them. */
function neighbours(windows: readonly ProducerWindow[]): readonly OffsetBounds[] {
  const ordered = windows.toSorted((a, b) => a.producer - b.producer || a.minute - b.minute);
  return ordered.flatMap((window, index) => {
    const before = ordered[index - 1];
    const follows = before?.producer === window.producer && before.minute === window.minute - 1;
    return follows && contradictionMs(before.bounds) === 0 && contradictionMs(window.bounds) === 0
      ? [intersect(before.bounds, window.bounds)]
      : [];
  });
}

/**
 * By consumer environment: no record is begun before the broker has stamped it, and no line is
 * taken by the log service before the handler's end, which is in it.
 */
function consumerSandboxes({ deliveries, invocations }: ObservedArm): readonly OffsetBounds[] {
  const count = invocations.sandbox.reduce((max, sandbox) => Math.max(max, sandbox + 1), 0);
  const lowerMs = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const upperMs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (const [row, invocation] of deliveries.invocation.entries()) {
    const sandbox = invocations.sandbox[invocation] ?? -1;
    const aheadMs = (deliveries.startedAtMs[row] ?? NaN) - (deliveries.brokerAtMs[row] ?? NaN);
    if (sandbox < 0 || Number.isNaN(aheadMs)) continue;
    upperMs[sandbox] = Math.min(upperMs[sandbox] ?? NaN, aheadMs + STAMP_RESOLUTION_MS);
  }
  for (const [invocation, sandbox] of invocations.sandbox.entries()) {
    const aheadMs =
      (invocations.endedAtMs[invocation] ?? NaN) - (invocations.loggedAtMs[invocation] ?? NaN);
    if (sandbox < 0 || Number.isNaN(aheadMs)) continue;
    lowerMs[sandbox] = Math.max(lowerMs[sandbox] ?? NaN, aheadMs - STAMP_RESOLUTION_MS);
  }
  return Array.from(lowerMs, (lower, sandbox) => ({
    lowerMs: lower,
    upperMs: upperMs[sandbox] ?? Number.POSITIVE_INFINITY,
  })).filter(({ upperMs: upper }) => upper < Number.POSITIVE_INFINITY);
}

/** Null when there is nothing, or one of them is open on a side. */
function coverAll(all: Iterable<OffsetBounds>): OffsetBounds | null {
  let covered: OffsetBounds | null = null;
  for (const bounds of all) covered = covered === null ? bounds : cover(covered, bounds);
  const isBounded =
    covered !== null && Number.isFinite(covered.lowerMs) && Number.isFinite(covered.upperMs);
  return isBounded ? covered : null;
}
