import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../../../src/local/logs/log-block.ts';
import { LogGroup } from '../../../src/local/logs/log-group.ts';

// Goal: whatever was appended, dropped and taken, a scan in pages of any size visits exactly the events
// that are kept and lie in the span, once and in order. Method: compare with a plain list.

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('append'), count: fc.nat({ max: 1500 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop'), count: fc.nat({ max: 2500 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'take', count: 0 } as const) },
);

test('a scan visits what is kept and in the span, once and in order', () => {
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 8 }),
      fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 600 })),
      fc.integer({ min: 1, max: 2000 }),
      (actions, [startMs, lengthMs], pageSize) => {
        const group = new LogGroup(0);
        const kept: StoredEvent[] = [];
        let order = 0;
        for (const { kind, count } of actions) {
          if (kind === 'take') expectTaken(group, kept.splice(0));
          for (let index = 0; index < count; index++) {
            if (kind === 'append') {
              const event = createEvent(order++);
              group.append(event);
              kept.push(event);
            } else {
              expect(group.dropOldest()).toBe(kept.shift()?.sizeBytes ?? 0);
            }
          }
        }
        const span = { startMs, endMs: startMs + lengthMs };

        const visited = scanInPages(group, span, pageSize);

        const wanted = kept.filter(
          ({ timestampMs }) => timestampMs >= span.startMs && timestampMs <= span.endMs,
        );
        expect(visited).toEqual(wanted.map((event) => event.order));
        expect(group.sizeBytes).toBe(kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
      },
    ),
    { numRuns: 50 },
  );
});

function expectTaken(group: LogGroup, wanted: readonly StoredEvent[]): void {
  const taken: number[] = [];
  const takenBytes = group.takeAll(({ order }) => taken.push(order));

  expect(taken).toEqual(wanted.map(({ order }) => order));
  expect(takenBytes).toBe(wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
}

/** Timestamps rise with the order but jitter, as those of several environments do. */
function createEvent(order: number): StoredEvent {
  const timestampMs = Math.floor(order / 10) + ((order * 7919) % 13);
  return {
    order,
    logStream: 's',
    timestampMs,
    ingestedAtMs: timestampMs,
    message: '',
    sizeBytes: 26 + (order % 5),
  };
}

function scanInPages(
  group: LogGroup,
  span: { startMs: number; endMs: number },
  pageSize: number,
): number[] {
  const visited: number[] = [];
  let position: number | null = 0;
  while (position !== null) {
    let left = pageSize;
    position = group.scan(position, span, ({ order }) => {
      if (left === 0) return false;
      left--;
      visited.push(order);
      return true;
    });
  }
  return visited;
}
