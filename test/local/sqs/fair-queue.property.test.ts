import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLocalSqs, type TestMessage } from './local-sqs.ts';

// Goal: whatever groups send and however consumers hold messages, a group that is noisy by the
// numbers goes after every group that never was, and noisy groups go by their messages in flight.
// Method: random sends, receives, deletes and returns; each message received is judged by counts
// that the test keeps for itself. A failure prints its seed and path: pass both to fc.assert.

type Step =
  | { kind: 'send'; group: string; count: number }
  | { kind: 'receive'; count: number }
  | { kind: 'delete' | 'return'; count: number };

const group = fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c', 'd');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), group, count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('receive' as const), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'return' as const),
    count: fc.integer({ min: 1, max: 20 }),
  }),
);

interface GroupCount {
  visible: number;
  inFlight: number;
  /** It once had thirty messages in flight. */
  wasLarge: boolean;
}

class FairModel {
  readonly held: TestMessage[] = [];
  readonly #counts = new Map<string, GroupCount>();

  of(name: string): GroupCount {
    const known = this.#counts.get(name) ?? { visible: 0, inFlight: 0, wasLarge: false };
    this.#counts.set(name, known);
    return known;
  }

  isNoisy(count: GroupCount): boolean {
    const all = [...this.#counts.values()].reduce((sum, { inFlight }) => sum + inFlight, 0);
    return count.inFlight >= 30 && count.inFlight > all * 0.1;
  }

  judge(message: TestMessage): void {
    const count = this.of(message.Body);
    const waiting = [...this.#counts.values()].filter(({ visible }) => visible > 0);
    if (this.isNoisy(count)) {
      expect(waiting.filter(({ wasLarge }) => !wasLarge)).toEqual([]);
      if (waiting.every((one) => this.isNoisy(one))) {
        expect(count.inFlight).toBe(Math.min(...waiting.map(({ inFlight }) => inFlight)));
      }
    }
    count.visible -= 1;
    count.inFlight += 1;
    count.wasLarge ||= count.inFlight >= 30;
    this.held.push(message);
  }
}

async function run(steps: readonly Step[], seed: number): Promise<void> {
  const sqs = createLocalSqs({ seed });
  sqs.create('orders', { visibilityTimeoutMs: 3_600_000 });
  const model = new FairModel();
  for (const one of steps) {
    for (let left = one.count; left > 0; left -= one.kind === 'receive' ? 10 : 1) {
      if (one.kind === 'send') {
        await sqs.send('orders', one.group, { MessageGroupId: one.group });
        model.of(one.group).visible += 1;
      } else if (one.kind === 'receive') {
        const MaxNumberOfMessages = Math.min(10, left);
        for (const message of await sqs.receive('orders', { MaxNumberOfMessages })) {
          model.judge(message);
        }
      } else {
        const message = model.held.shift();
        if (message === undefined) break;
        const { ReceiptHandle } = message;
        model.of(message.Body).inFlight -= 1;
        if (one.kind === 'delete') await sqs.remove('orders', message);
        else {
          const change = { ReceiptHandle, VisibilityTimeout: 0 };
          await sqs.call('ChangeMessageVisibility', 'orders', change);
          model.of(message.Body).visible += 1;
        }
      }
    }
  }
  const { Attributes } = await sqs.call('GetQueueAttributes', 'orders', {
    AttributeNames: ['All'],
  });
  const sum = (key: 'visible' | 'inFlight') =>
    ['a', 'b', 'c', 'd'].reduce((total, name) => total + model.of(name)[key], 0);
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: String(sum('visible')),
    ApproximateNumberOfMessagesNotVisible: String(sum('inFlight')),
  });
}

test('a group that is noisy by the numbers waits for the quiet, and yields to the smaller', async () => {
  const steps = fc.array(step, { minLength: 10, maxLength: 60, size: 'max' });
  const seeds = fc.integer({ min: 0, max: 1_000_000 });
  await fc.assert(
    fc.asyncProperty(steps, seeds, (list, seed) => run(list, seed)),
    { numRuns: 100 },
  );
});
