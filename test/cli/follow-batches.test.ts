import { expect, test } from '@jest/globals';
import { followBatches } from '../../src/cli/follow-batches.ts';
import { renderBatchLine } from '../../src/cli/render-batch-line.ts';
import type {
  BatchStep,
  MappingTrace,
} from '../../src/local/lambda/event-source-mapping/mapping-trace.ts';

// Goal: whoever reads the trace of a failed batch sees attempts, splits and ends at their places,
// and nothing of batches that succeeded at once. Method: steps as mappings report them.

const SHARD = 'shardId-000000000000';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:activity';

function step(
  trace: BatchStep,
  firstId: number,
  recordCount: number,
  { source = SHARD, laneIndex = 0 } = {},
): MappingTrace {
  const lastId = String(firstId + recordCount - 1);
  const batch = { source, laneIndex, recordCount, firstId: String(firstId), lastId };
  return { ...trace, atMs: Date.UTC(2026, 0, 1), batch };
}

function treeOf(steps: readonly MappingTrace[]): readonly string[] {
  const lines: string[] = [];
  const follow = followBatches((line) => lines.push(renderBatchLine(line)), 'failed');
  for (const trace of steps) follow('Mapping', trace);
  return lines.map((line) => line.replace(/^00:00:00\.000 {2}\S+ {2}/, ''));
}

const invoked: BatchStep = { kind: 'invoked', iteratorAgeMs: null };
const failed: BatchStep = { kind: 'failed', cause: 'function-error' };

test('a split batch is shown as a tree that ends with what was given up', () => {
  const tree = treeOf([
    step(invoked, 1, 4),
    step(failed, 1, 4),
    step({ kind: 'split', firstHalfCount: 2 }, 1, 4),
    step(invoked, 1, 2),
    step({ kind: 'succeeded' }, 1, 2),
    step(invoked, 3, 2),
    step(failed, 3, 2),
    step({ kind: 'split', firstHalfCount: 1 }, 3, 2),
    step(invoked, 3, 1),
    step(failed, 3, 1),
    step({ kind: 'retried', delayMs: 500 }, 3, 1),
    step(invoked, 3, 1),
    step(failed, 3, 1),
    step({ kind: 'discarded', condition: 'RetryAttemptsExhausted', fate: 'dropped' }, 3, 1),
    step(invoked, 4, 1),
    step({ kind: 'succeeded' }, 4, 1),
    step(invoked, 5, 9),
    step({ kind: 'succeeded' }, 5, 9),
  ]);

  expect(tree).toEqual([
    'attempt  4 records: 1 to 4 (Mapping)',
    'failed   function-error',
    'split    2 and 2',
    '  attempt  2 records: 1 to 2',
    '  done     2 records',
    '  attempt  2 records: 3 to 4',
    '  failed   function-error',
    '  split    1 and 1',
    '    attempt  1 record: 3',
    '    failed   function-error',
    '    retry    in 500 ms',
    '    attempt  1 record: 3',
    '    failed   function-error',
    '    given up 1 record, RetryAttemptsExhausted: 3',
    '    attempt  1 record: 4',
    '    done     1 record',
  ]);
});

test('a batch that succeeds at once, or after waiting to be run, leaves nothing', () => {
  const tree = treeOf([
    step(invoked, 1, 4),
    step({ kind: 'throttled' }, 1, 4),
    step({ kind: 'retried', delayMs: 500 }, 1, 4),
    step(invoked, 1, 4),
    step({ kind: 'succeeded' }, 1, 4),
  ]);

  expect(tree).toEqual([]);
});

test('records that expire at the beginning of a batch do not end it', () => {
  const tree = treeOf([
    step(invoked, 1, 3),
    step(failed, 1, 3),
    step({ kind: 'discarded', condition: 'RecordAgeExceeded', fate: 'dropped' }, 1, 1),
    step(invoked, 2, 2),
    step({ kind: 'succeeded' }, 2, 2),
    step(invoked, 4, 1),
    step({ kind: 'succeeded' }, 4, 1),
  ]);

  expect(tree.at(-1)).toBe('done     2 records');
});

test('lanes that run at once have trees of their own', () => {
  const other = { laneIndex: 1 };
  const tree = treeOf([
    step(invoked, 1, 2),
    step(invoked, 7, 2, other),
    step({ kind: 'split', firstHalfCount: 1 }, 1, 2),
    step(failed, 7, 2, other),
    step({ kind: 'succeeded' }, 7, 2, other),
  ]);

  expect(tree).toEqual([
    'attempt  2 records: 7 to 8 (Mapping)',
    'failed   function-error',
    'done     2 records',
  ]);
});

test('what a failed batch of a queue leaves is a new batch when it comes back', () => {
  const queue = { source: QUEUE };
  const tree = treeOf([
    step(invoked, 1, 3, queue),
    step({ kind: 'partially-failed', failedCount: 1 }, 1, 3, queue),
    step(invoked, 4, 1, queue),
    step({ kind: 'succeeded' }, 4, 1, queue),
  ]);

  expect(tree).toEqual([
    'attempt  3 records: 1 to 3 (Mapping)',
    'failed   partly: 1 of 3 records reported',
  ]);
});

test('records that were filtered out are shown where every batch is', () => {
  const filtered: MappingTrace = { kind: 'filtered', atMs: 0, source: SHARD, recordCount: 2 };

  expect(treeOf([filtered])).toEqual([]);
  const lines: string[] = [];
  followBatches((line) => lines.push(renderBatchLine(line)), 'all')('Mapping', filtered);
  expect(lines).toEqual([`00:00:00.000  ${SHARD}  filtered 2 records out (Mapping)`]);
});
