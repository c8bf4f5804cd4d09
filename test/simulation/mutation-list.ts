/** One way to break the engine. */
export interface Mutation {
  /** What is then wrong, in a few words. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly find: string;
  readonly replace: string;
}

const MAPPING = 'src/local/lambda/event-source-mapping';

/** Mistakes that emulators make, or that a change could. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'retries are not reset after partial progress',
    file: `${MAPPING}/process-stream-batch.ts`,
    find: 'return [untriedBatch(records.slice(action.index), requestId)];',
    replace: 'return [{ ...untriedBatch(records.slice(action.index), requestId), attemptCount }];',
  },
  {
    name: 'splitting spends a retry',
    file: `${MAPPING}/process-stream-batch.ts`,
    find: 'return halves.map((half) => untriedBatch(half, requestId));',
    replace: 'return halves.map((half) => ({ ...untriedBatch(half, requestId), attemptCount }));',
  },
  {
    name: 'the second half is tried first',
    file: `${MAPPING}/process-stream-batch.ts`,
    find: 'return halves.map((half) => untriedBatch(half, requestId));',
    replace: 'return halves.reverse().map((half) => untriedBatch(half, requestId));',
  },
  {
    name: 'retries are counted as tries',
    file: `${MAPPING}/next-action.ts`,
    find: 'attemptCount - 1 >= settings',
    replace: 'attemptCount >= settings',
  },
  {
    name: 'the highest reported record is the checkpoint',
    file: `${MAPPING}/process-stream-batch.ts`,
    find: 'Math.min(...failedIndexes)',
    replace: 'Math.max(...failedIndexes)',
  },
  {
    name: 'bisection is ignored',
    file: `${MAPPING}/next-action.ts`,
    find: 'settings.bisectBatchOnFunctionError && batch.recordCount > 1',
    replace: 'settings.bisectBatchOnFunctionError && batch.recordCount > 1e9',
  },
  {
    name: 'records of a key go to any lane',
    file: `${MAPPING}/lane-of-partition-key.ts`,
    find: 'return ((hash ^ (hash >>> 15)) >>> 0) % laneCount;',
    replace: 'return Math.floor(Math.random() * laneCount);',
  },
  {
    name: 'a discarded batch is not told of',
    file: `${MAPPING}/discard-stream-batch.ts`,
    find: 'const fate = tellDestination(batch, givenUp, lane);',
    replace: "void givenUp; const fate = 'dropped' as const;",
  },
  {
    name: 'record age is not looked at',
    file: `${MAPPING}/discard-stream-batch.ts`,
    find: 'if (keptIndex === 0) return batch;',
    replace: 'if (keptIndex >= -1) return batch;',
  },
  {
    name: 'failed messages are deleted too',
    file: `${MAPPING}/process-queue-batch.ts`,
    find: 'const done = batch.filter((_, index) => !failedIndexes.has(index));',
    replace: 'const done = batch;',
  },
  {
    name: 'a message is deleted when the function fails',
    file: `${MAPPING}/process-queue-batch.ts`,
    find: "cause: 'function-error' }, batch, slot);\n    return { outcome: { kind: 'failed' }, done: [] };",
    replace:
      "cause: 'function-error' }, batch, slot);\n    return { outcome: { kind: 'failed' }, done: batch };",
  },
  {
    name: 'a throttle spends a retry',
    file: `${MAPPING}/process-stream-batch.ts`,
    find: 'return [{ ...batch, throttleCount }];',
    replace: 'return [{ ...batch, throttleCount, attemptCount: batch.attemptCount + 1 }];',
  },
  {
    name: 'a throttled batch is given up in silence',
    file: `${MAPPING}/process-stream-batch.ts`,
    find: 'return [{ ...batch, throttleCount }];',
    replace: 'return throttleCount > 2 ? [] : [{ ...batch, throttleCount }];',
  },
  {
    name: 'messages are deleted when their batch was throttled too long',
    file: `${MAPPING}/process-queue-batch.ts`,
    find: "if (result === undefined) return { kind: 'released' };",
    replace:
      "if (result === undefined) { deleteMessages(batch, slot); return { kind: 'released' }; }",
  },
  {
    name: 'a message that is in a batch twice fails in one place only',
    file: `${MAPPING}/partial-batch-response.ts`,
    find: 'failed.has(identifier) ? [index] : [],',
    replace: 'failed.delete(identifier) ? [index] : [],',
  },
  {
    name: 'a malformed partial response is a success',
    file: `${MAPPING}/partial-batch-response.ts`,
    find: 'if (identifier === undefined || !members.has(identifier)) return UNREADABLE;',
    replace: 'if (identifier === undefined || !members.has(identifier)) continue;',
  },
  {
    name: 'what a filter keeps out reaches the function',
    file: `${MAPPING}/shard-poller.ts`,
    find: '} else if (this.#passes(record)) {',
    replace: '} else if (record !== undefined) {',
  },
  {
    name: 'what a filter keeps out of a pushed batch reaches the function',
    file: `${MAPPING}/shard-poller.ts`,
    find: 'const passing = parts.filter(this.#passes);',
    replace: 'const passing = parts;',
  },
  {
    name: 'an aggregate is finished with its first record',
    file: `${MAPPING}/shard-poller.ts`,
    find: 'if (passing.length > 1) this.#partsLeft.set(sequenceNumber, passing.length);',
    replace: '',
  },
  {
    name: 'children of a shard start before it is drained',
    file: `${MAPPING}/shard-supervisor.ts`,
    find: 'if (waitsForParent) continue;',
    replace: '',
  },
];
