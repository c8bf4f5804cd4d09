import { describe, expect, test } from '@jest/globals';
import { concurrencyBounds } from '../../../../src/local/lambda/event-source-mapping/concurrency-bounds.ts';
import { ConcurrencyRamp } from '../../../../src/local/lambda/event-source-mapping/concurrency-ramp.ts';
import type { QueueScaling } from '../../../../src/local/lambda/event-source-mapping/queue-scaling.ts';
import { createVirtualClock } from '../../../../src/virtual-clock.ts';

// Goal: the concurrency of a mapping begins, grows, shrinks and ends as AWS documents it (S16,
// S17), and falls while invocations fail (S36). Method: the ramp alone, told what happens, in
// virtual time.

const STANDARD: QueueScaling = { kind: 'standard' };
const capped = (maximumConcurrency: number): QueueScaling => ({
  kind: 'capped',
  maximumConcurrency,
});
const provisioned = (minimumPollerCount: number, maximumPollerCount: number): QueueScaling => ({
  kind: 'provisioned',
  minimumPollerCount,
  maximumPollerCount,
});

function rampOf(scaling: QueueScaling) {
  const clock = createVirtualClock();
  const grownTo: number[] = [];
  const ramp = new ConcurrencyRamp({
    bounds: concurrencyBounds(scaling),
    clock,
    onGrown: () => grownTo.push(ramp.targetCount),
  });
  return { clock, ramp, grownTo };
}

/** A ramp that a backlog has brought up to `targetCount`. */
async function grownRamp(scaling: QueueScaling, targetCount: number) {
  const made = rampOf(scaling);
  made.ramp.setBacklog(true);
  await made.clock.runUntil(() => made.ramp.targetCount === targetCount);
  return made;
}

describe('growth', () => {
  test.each([
    ['S16', STANDARD, 5],
    ['S14', capped(2), 2],
    ['S14', capped(100), 5],
    ['S17', provisioned(2, 200), 20],
  ])('%s %j begins with %i', (_, scaling, count) => {
    expect(rampOf(scaling).ramp.targetCount).toBe(count);
  });

  test.each([
    ['S16', STANDARD, 300],
    ['S16', capped(1000), 300],
    ['S17', provisioned(2, 2000), 1000],
  ])('%s with a backlog %j grows by %i a minute, evenly', async (_, scaling, perMinute) => {
    const { clock, ramp, grownTo } = rampOf(scaling);
    const initialCount = ramp.targetCount;
    ramp.setBacklog(true);

    await clock.advance(6000);
    expect(ramp.targetCount).toBe(initialCount + perMinute / 10);
    await clock.advance(54_000);

    expect(ramp.targetCount).toBe(initialCount + perMinute);
    expect(grownTo).toEqual(Array.from({ length: perMinute }, (_, i) => initialCount + i + 1));
  });

  test('without a backlog nothing grows, and one that has ended ends the growth', async () => {
    const { clock, ramp } = rampOf(STANDARD);
    await clock.advance(60_000);
    ramp.setBacklog(true);
    await clock.advance(1100);
    ramp.setBacklog(false);
    await clock.advance(60_000);

    expect(ramp.targetCount).toBe(10);
  });

  test.each([
    ['S16', STANDARD, 1250],
    ['S14', capped(8), 8],
    ['S17', provisioned(2, 4), 40],
  ])('%s %j has a ceiling of %i', async (_, scaling, ceiling) => {
    const { clock, ramp } = rampOf(scaling);
    ramp.setBacklog(true);
    await clock.advance(600_000);

    expect(ramp.targetCount).toBe(ceiling);
  });

  test('a stopped ramp moves no more', async () => {
    const { clock, ramp } = rampOf(STANDARD);
    ramp.setBacklog(true);
    ramp.stop();
    ramp.setBacklog(true);
    await clock.advance(60_000);

    expect(ramp.targetCount).toBe(5);
  });
});

describe('an empty queue', () => {
  test.each([
    ['S16', STANDARD, 2],
    ['S16', capped(100), 5],
    ['S16', capped(3), 3],
    ['S17', provisioned(3, 200), 30],
  ])('%s %j goes down to %i, by one for each long poll', async (_, scaling, idleCount) => {
    const { ramp } = await grownRamp(scaling, concurrencyBounds(scaling).maximumCount);
    const before = ramp.targetCount;
    ramp.idle();
    expect(ramp.targetCount).toBe(Math.max(idleCount, before - 1));
    for (let poll = 0; poll < 10_000; poll++) ramp.idle();

    expect(ramp.targetCount).toBe(idleCount);
  });
});

describe('S36 failing invocations', () => {
  test('take the concurrency down as fast as a backlog takes it up, to one', async () => {
    const { clock, ramp } = await grownRamp(STANDARD, 105);
    const everySecond = async (count: number): Promise<void> => {
      for (let second = 0; second < count; second++) {
        for (let step = 0; step < 5; step++) {
          ramp.failed();
          await clock.advance(200);
        }
      }
    };

    await everySecond(10);
    expect(ramp.targetCount).toBe(55);
    await everySecond(50);
    expect(ramp.targetCount).toBe(1);
  });

  test('end the growth until more succeed than fail', async () => {
    const { clock, ramp } = await grownRamp(STANDARD, 50);
    ramp.failed();
    await clock.advance(60_000);
    expect(ramp.targetCount).toBe(49);

    ramp.failed();
    ramp.succeeded();
    await clock.advance(60_000);
    expect(ramp.targetCount).toBe(49);

    ramp.succeeded();
    await clock.advance(1000);
    expect(ramp.targetCount).toBe(54);
  });

  test('among more that succeed do not hold the growth up', async () => {
    const { clock, ramp } = await grownRamp(STANDARD, 50);
    for (let step = 0; step < 10; step++) {
      ramp.failed();
      ramp.succeeded();
      ramp.succeeded();
      await clock.advance(200);
    }

    expect(ramp.targetCount).toBe(60);
  });

  test('are not outweighed by what succeeded long before', async () => {
    const { clock, ramp } = rampOf(STANDARD);
    for (let batch = 0; batch < 1000; batch++) ramp.succeeded();
    await clock.advance(60_000);
    ramp.failed();
    await clock.advance(200);

    expect(ramp.targetCount).toBe(4);
  });

  test('leave the event pollers that are provisioned', async () => {
    const { clock, ramp } = await grownRamp(provisioned(2, 4), 40);
    for (let step = 0; step < 100; step++) {
      ramp.failed();
      await clock.advance(60);
    }

    expect(ramp.targetCount).toBe(20);
  });

  test('leave an idle mapping below its idle concurrency where it is', async () => {
    const { clock, ramp } = rampOf(STANDARD);
    for (let step = 0; step < 10; step++) {
      ramp.failed();
      await clock.advance(200);
    }
    ramp.idle();

    expect(ramp.targetCount).toBe(1);
  });
});
