import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ShardCheckpoint } from '../../../../src/local/lambda/event-source-mapping/shard-checkpoint.ts';

const START = { shardId: 'shardId-000000000000', nextIndex: 0 };

test('the checkpoint is always the record before the lowest unfinished one', () => {
  const order = fc
    .integer({ min: 1, max: 300 })
    .chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
  fc.assert(
    fc.property(order, (finishing) => {
      const checkpoint = new ShardCheckpoint(START);
      for (let index = 0; index < finishing.length; index++) checkpoint.add(`${index}`);
      const finished = new Set<number>();

      for (const index of finishing) {
        checkpoint.finish(`${index}`);
        finished.add(index);

        let lowest = 0;
        while (finished.has(lowest)) lowest += 1;
        expect(checkpoint.sequenceNumber).toBe(lowest === 0 ? null : `${lowest - 1}`);
        expect(checkpoint.aheadCount).toBe(finishing.length - lowest);
      }
    }),
  );
});

test('a long shard is forgotten as it is finished', () => {
  const checkpoint = new ShardCheckpoint(START);
  for (let index = 0; index < 100_000; index++) {
    checkpoint.add(`${index}`);
    checkpoint.finish(`${index}`);
  }
  expect(checkpoint.sequenceNumber).toBe('99999');
  expect(checkpoint.aheadCount).toBe(0);
});
