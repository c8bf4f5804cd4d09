import type { ComparedRun } from '../../src/comparison/compare-arms.ts';

/** A local run of `kinesis` and `sqs` that came to its end, with nothing missing. */
export const SOUND_RUN = {
  run: 'r',
  stage: 'local',
  seed: 1,
  arms: ['kinesis', 'sqs'],
  partitionKey: 'userId',
  startAtMs: 0,
  warmUpMs: 0,
  ended: { drained: true, interrupted: false, unreadableLineCount: 0 },
} as const satisfies ComparedRun;
