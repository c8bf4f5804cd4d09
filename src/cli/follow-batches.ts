import type {
  BatchStep,
  MappingTrace,
} from '../local/lambda/event-source-mapping/mapping-trace.ts';

/** One step of a batch, at its place in the tree of the batch's parts. */
export interface BatchLine {
  /** The mapping's logical id. */
  readonly mapping: string;
  readonly atMs: number;
  /** Halves of a split are one deeper than what they are halves of. */
  readonly depth: number;
  readonly step: Exclude<MappingTrace, { readonly kind: 'polled' | 'deleted' }>;
}

/** A batch, or a part of one, that is still to come to its end. */
interface Part {
  readonly depth: number;
  /** Records that are left of it; null until it is tried for the first time. */
  recordCount: number | null;
}

/** What a lane of a mapping is at; it has one batch at a time. */
interface Lane {
  /** What is to be tried, the next at the end. */
  readonly parts: Part[];
  /** Kept back until the batch turns out to fail, which most never do. */
  held: BatchLine[];
  failed: boolean;
}

type TracedStep = Extract<MappingTrace, BatchStep>;

/**
 * Follows the steps of mappings and gives those of batches that failed, or of all, each batch from
 * its first attempt to its end: attempts, splits, retries, and the destination. With all batches
 * come the records that were filtered out before they were in one.
 */
export function followBatches(
  onLine: (line: BatchLine) => void,
  which: 'failed' | 'all',
): (mapping: string, trace: MappingTrace) => void {
  const lanes = new Map<string, Lane>();

  return (mapping, trace) => {
    if (trace.kind === 'filtered' && which === 'all') {
      onLine({ mapping, atMs: trace.atMs, depth: 0, step: trace });
    }
    if (!('batch' in trace)) return;
    const key = `${mapping} ${trace.batch.source} ${trace.batch.laneIndex}`;
    const lane = lanes.get(key) ?? { parts: [], held: [], failed: which === 'all' };
    if (lane.parts.length === 0) lane.parts.push({ depth: 0, recordCount: null });
    lanes.set(key, lane);
    note(lane, { mapping, atMs: trace.atMs, depth: lane.parts.at(-1)?.depth ?? 0, step: trace });
    follow(lane, trace);
    if (lane.parts.length === 0) lanes.delete(key);
  };

  function note(lane: Lane, line: BatchLine): void {
    const { kind } = line.step;
    if (kind === 'failed' || kind === 'partially-failed' || kind === 'discarded') {
      lane.failed = true;
    }
    lane.held.push(line);
    if (!lane.failed) return;
    for (const held of lane.held) onLine(held);
    lane.held = [];
  }
}

/** Keeps count of the parts that are left. */
function follow({ parts }: Lane, trace: TracedStep): void {
  const part = parts.at(-1);
  const { recordCount, source } = trace.batch;
  if (part === undefined) return;
  switch (trace.kind) {
    case 'invoked':
      part.recordCount = recordCount;
      return;
    case 'split': {
      const half = { depth: part.depth + 1, recordCount: trace.firstHalfCount };
      parts.pop();
      parts.push({ ...half, recordCount: recordCount - trace.firstHalfCount }, half);
      return;
    }
    case 'discarded':
      // Expired records go from the beginning of a part; what is left of it is tried.
      part.recordCount = (part.recordCount ?? recordCount) - recordCount;
      if (part.recordCount <= 0) parts.pop();
      return;
    case 'failed':
    case 'partially-failed':
      // What a queue's batch leaves behind goes back to the queue.
      if (source.includes(':sqs:')) parts.pop();
      return;
    case 'succeeded':
    case 'released':
      parts.pop();
      return;
    case 'throttled':
    case 'retried':
  }
}
