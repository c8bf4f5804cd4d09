import type { BatchLine } from './follow-batches.ts';

/** A step as one line: time, shard or queue and lane, and what happened, indented by its depth. */
export function renderBatchLine({ mapping, atMs, depth, step }: BatchLine): string {
  const time = new Date(atMs).toISOString().slice(11, 23);
  const source = 'batch' in step ? step.batch.source : step.source;
  const lane = 'batch' in step ? `/${step.batch.laneIndex}` : '';
  const place = `${source.slice(source.lastIndexOf(':') + 1)}${lane}`;
  const beginsTree = step.kind === 'filtered' || (depth === 0 && step.kind === 'invoked');
  const beginning = beginsTree ? ` (${mapping})` : '';
  return `${time}  ${place}  ${'  '.repeat(depth)}${describeStep(step)}${beginning}`;
}

function describeStep(step: BatchLine['step']): string {
  if (step.kind === 'refused') return `${step.attempted} refused: ${step.errorCode}`;
  if (step.kind === 'filtered') return `filtered ${countOf(step.recordCount)} out`;
  const { recordCount, firstId, lastId } = step.batch;
  const ids = recordCount === 1 ? firstId : `${firstId} to ${lastId}`;
  const count = countOf(recordCount);
  switch (step.kind) {
    case 'invoked':
      return `attempt  ${count}: ${ids}`;
    case 'succeeded':
      return `done     ${count}`;
    case 'partially-failed':
      return `failed   partly: ${step.failedCount} of ${count} reported`;
    case 'failed':
      return `failed   ${step.cause}`;
    case 'throttled':
      return 'throttled: the function did not run';
    case 'split':
      return `split    ${step.firstHalfCount} and ${recordCount - step.firstHalfCount}`;
    case 'retried':
      return `retry    in ${Math.round(step.delayMs)} ms`;
    case 'discarded':
      return `given up ${count}, ${step.condition}: ${ids}`;
    case 'released':
      return `released ${count} to the queue`;
  }
}

function countOf(recordCount: number): string {
  return `${recordCount} ${recordCount === 1 ? 'record' : 'records'}`;
}
