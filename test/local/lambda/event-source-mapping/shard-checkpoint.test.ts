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

test('skipped records are never in the way, whenever the others are finished', () => {
  const plan = fc
    .array(fc.boolean(), { minLength: 1, maxLength: 200 })
    .chain((skips) =>
      fc.tuple(
        fc.constant(skips),
        fc.shuffledSubarray([...skips.keys()], { minLength: skips.length }),
      ),
    );
  fc.assert(
    fc.property(plan, ([skips, finishing]) => {
      const checkpoint = new ShardCheckpoint(START);
      const unfinished = new Set<number>();
      const expectIt = (readCount: number): void => {
        const done = (unfinished.size === 0 ? readCount : Math.min(...unfinished)) - 1;
        expect(checkpoint.sequenceNumber).toBe(done < 0 ? null : `${done}`);
      };
      for (const [index, isSkipped] of skips.entries()) {
        checkpoint.add(`${index}`);
        if (isSkipped) checkpoint.skip(`${index}`);
        else unfinished.add(index);
        expectIt(index + 1);
      }
      for (const index of finishing) {
        if (!unfinished.delete(index)) continue;
        checkpoint.finish(`${index}`);
        expectIt(skips.length);
      }
      expect(checkpoint.aheadCount).toBe(0);
    }),
  );
});

test('of any number of skipped records behind an unfinished one, one is kept', () => {
  const checkpoint = new ShardCheckpoint(START);
  checkpoint.add('0');
  for (let index = 1; index < 100_000; index++) {
    checkpoint.add(`${index}`);
    checkpoint.skip(`${index}`);
  }
  expect(checkpoint.aheadCount).toBe(2);
  checkpoint.finish('0');
  expect(checkpoint.sequenceNumber).toBe('99999');
});

test('after a rewind, what was skipped is judged anew and what was finished is not', () => {
  const checkpoint = new ShardCheckpoint(START);
  for (const sequenceNumber of ['0', '1', '2', '3']) checkpoint.add(sequenceNumber);
  checkpoint.skip('3');
  checkpoint.finish('2');
  checkpoint.rewind();
  expect(['0', '1', '2', '3'].map((added) => checkpoint.add(added))).toEqual([
    true,
    true,
    false,
    true,
  ]);
  for (const sequenceNumber of ['0', '1']) checkpoint.finish(sequenceNumber);
  expect(checkpoint.sequenceNumber).toBe('2');
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
