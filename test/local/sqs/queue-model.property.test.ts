import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLocalSqs, type LocalSqs, type TestMessage } from './local-sqs.ts';

// Goal: whatever clients do and however time passes, no message is lost, none is held by two,
// FIFO groups keep their order, receive counts are right, and the dead-letter queue gets
// exactly what was received maxReceiveCount times.
// Method: random interleavings of all actions, each answer judged by a naive model that is
// one array of messages. A failure prints its seed and path: pass both to fc.assert to replay.

const VISIBILITY_MS = 4000;
const MAX_RECEIVE_COUNT = 3;

type Command =
  | { kind: 'send'; groups: string[]; delaySeconds: number }
  | { kind: 'receive'; maximum: number; visibilitySeconds: number | undefined }
  | { kind: 'delete' | 'hide'; holding: number; seconds: number }
  | { kind: 'advance'; durationMs: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('send' as const),
    groups: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 10 }),
    delaySeconds: fc.constantFrom(0, 0, 0, 2),
  }),
  fc.record({
    kind: fc.constant('receive' as const),
    maximum: fc.integer({ min: 1, max: 10 }),
    visibilitySeconds: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'hide' as const),
    holding: fc.nat({ max: 100 }),
    seconds: fc.integer({ min: 0, max: 6 }),
  }),
  fc.record({
    kind: fc.constant('advance' as const),
    durationMs: fc.integer({ min: 0, max: 3000 }),
  }),
);

interface ModelMessage {
  readonly id: string;
  readonly group: string;
  receiveCount: number;
  visibleAtMs: number;
  deleted: boolean;
}

interface Held {
  readonly model: ModelMessage;
  readonly message: TestMessage;
}

class QueueModel {
  readonly messages: ModelMessage[] = [];
  readonly held: Held[] = [];
  readonly #fifo: boolean;
  readonly #sqs: LocalSqs;

  constructor(sqs: LocalSqs, fifo: boolean) {
    this.#sqs = sqs;
    this.#fifo = fifo;
  }

  get nowMs(): number {
    return this.#sqs.clock.monotonicMs();
  }

  /** Visible and not for the dead-letter queue. */
  isDeliverable(message: ModelMessage): boolean {
    const visible = !message.deleted && message.visibleAtMs <= this.nowMs;
    return visible && message.receiveCount < MAX_RECEIVE_COUNT;
  }

  isInFlight(message: ModelMessage): boolean {
    return !message.deleted && message.receiveCount > 0 && message.visibleAtMs > this.nowMs;
  }

  isCurrent({ model, message }: Held): boolean {
    return message.Attributes?.['ApproximateReceiveCount'] === String(model.receiveCount);
  }

  judgeReceive(received: readonly TestMessage[], maximum: number, visibilityMs: number): void {
    const locked = this.#fifo ? this.messages.filter((one) => this.isInFlight(one)) : [];
    const lockedGroups = new Set(locked.map((one) => one.group));
    const available = this.messages.filter(
      (one) => this.isDeliverable(one) && !lockedGroups.has(one.group),
    );
    expect(received).toHaveLength(Math.min(maximum, available.length));
    const taken = received.map(({ MessageId }) => available.find((one) => one.id === MessageId));
    expect(new Set(taken).size).toBe(received.length);
    if (this.#fifo) this.#judgeOrder(taken, available);
    for (const [index, message] of received.entries()) {
      const model = taken[index];
      if (model === undefined) throw new Error(`${message.MessageId} is not available`);
      model.receiveCount += 1;
      model.visibleAtMs = this.nowMs + visibilityMs;
      expect(message.Attributes?.['ApproximateReceiveCount']).toBe(String(model.receiveCount));
      this.held.push({ model, message });
    }
  }

  /** What is taken of a group is its beginning, in order. */
  #judgeOrder(taken: readonly (ModelMessage | undefined)[], available: readonly ModelMessage[]) {
    for (const group of ['a', 'b', 'c']) {
      const ofGroup = taken.filter((one) => one?.group === group);
      const expected = available.filter((one) => one.group === group).slice(0, ofGroup.length);
      expect(ofGroup.map((one) => one?.id)).toEqual(expected.map((one) => one.id));
    }
  }
}

async function run(commands: readonly Command[], fifo: boolean, seed: number): Promise<void> {
  const sqs = createLocalSqs({ seed, fifoThroughput: false });
  const suffix = fifo ? '.fifo' : '';
  const [queue, dead] = [`orders${suffix}`, `dead${suffix}`];
  const deadLetterTargetArn = sqs.create(dead);
  const redrivePolicy = { deadLetterTargetArn, maxReceiveCount: MAX_RECEIVE_COUNT };
  sqs.create(queue, { visibilityTimeoutMs: VISIBILITY_MS, redrivePolicy });
  const model = new QueueModel(sqs, fifo);

  for (const one of commands) await obey(one, sqs, queue, model);

  await sqs.clock.advance(1_000_000);
  const drained: string[] = [];
  for (const name of [queue, dead]) {
    for (let batch = await sqs.receive(name); batch.length > 0; batch = await sqs.receive(name)) {
      for (const message of batch) {
        drained.push(`${name} ${message.MessageId}`);
        await sqs.remove(name, message);
      }
    }
  }
  const expected = model.messages
    .filter((one) => !one.deleted)
    .map((one) => `${one.receiveCount < MAX_RECEIVE_COUNT ? queue : dead} ${one.id}`);
  expect([...drained].sort()).toEqual([...expected].sort());
}

async function obey(one: Command, sqs: LocalSqs, queue: string, model: QueueModel): Promise<void> {
  const fifo = queue.endsWith('.fifo');
  if (one.kind === 'advance') {
    await sqs.clock.advance(one.durationMs);
  } else if (one.kind === 'send') {
    const delaySeconds = fifo ? 0 : one.delaySeconds;
    const Entries = one.groups.map((MessageGroupId, index) => ({
      Id: String(index),
      MessageBody: 'x',
      MessageGroupId,
      ...(fifo
        ? { MessageDeduplicationId: `${model.messages.length}-${index}` }
        : { DelaySeconds: delaySeconds }),
    }));
    const { Successful } = await sqs.call('SendMessageBatch', queue, { Entries });
    for (const [index, group] of one.groups.entries()) {
      const visibleAtMs = model.nowMs + delaySeconds * 1000;
      const id = Successful[index]?.MessageId ?? '';
      model.messages.push({ id, group, receiveCount: 0, visibleAtMs, deleted: false });
    }
  } else if (one.kind === 'receive') {
    const received = await sqs.receive(queue, {
      MaxNumberOfMessages: one.maximum,
      VisibilityTimeout: one.visibilitySeconds,
    });
    const visibilityMs = (one.visibilitySeconds ?? VISIBILITY_MS / 1000) * 1000;
    model.judgeReceive(received, one.maximum, visibilityMs);
  } else {
    await settle(one, sqs, queue, model);
  }
}

/** Deletes or hides a message that some receive returned, perhaps too late. */
async function settle(
  { kind, holding, seconds }: { kind: 'delete' | 'hide'; holding: number; seconds: number },
  sqs: LocalSqs,
  queue: string,
  model: QueueModel,
): Promise<void> {
  const held = model.held[holding % Math.max(1, model.held.length)];
  if (held === undefined) return;
  const { ReceiptHandle } = held.message;
  const { deleted } = held.model;
  const inTime = !deleted && model.isCurrent(held) && model.isInFlight(held.model);
  // Visible and spent: whether a receive has moved it yet cannot be told from outside.
  if (!inTime && held.model.receiveCount >= MAX_RECEIVE_COUNT) return;
  const call =
    kind === 'delete'
      ? sqs.call('DeleteMessage', queue, { ReceiptHandle })
      : sqs.call('ChangeMessageVisibility', queue, { ReceiptHandle, VisibilityTimeout: seconds });
  const ok = await call.then(
    () => true,
    () => false,
  );
  if (inTime) {
    expect(ok).toBe(true);
    if (kind === 'delete') held.model.deleted = true;
    else held.model.visibleAtMs = model.nowMs + seconds * 1000;
    return;
  }
  // A standard queue deletes by the latest handle even when the message is visible again.
  const standard = !queue.endsWith('.fifo');
  if (standard && kind === 'delete' && model.isCurrent(held)) held.model.deleted = true;
}

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const commandLists = fc.array(command, { maxLength: 60 });

test('a standard queue loses nothing, delivers to one at a time and gives up in time', async () => {
  await fc.assert(
    fc.asyncProperty(commandLists, seeds, (commands, seed) => run(commands, false, seed)),
    { numRuns: 150 },
  );
});

test('a FIFO queue does so too, and keeps the order of every group', async () => {
  await fc.assert(
    fc.asyncProperty(commandLists, seeds, (commands, seed) => run(commands, true, seed)),
    { numRuns: 150 },
  );
});
