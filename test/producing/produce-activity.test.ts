import { expect, test } from '@jest/globals';
import { decodeActivityText } from '../../src/activity/decode-activity.ts';
import type { PublishOutcome } from '../../src/producing/transport-port.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';
import { producerWorld, recordingTransport } from './producer-world.ts';

const event = { kind: 'activity', activity: { userId: 'user-123', eventType: 'page_view' } };

test('one activity goes to every deployed arm, and the answer tells where it went', async () => {
  const clock = createVirtualClock();
  const stream = recordingTransport(clock, {
    answer: () => ({ kind: 'ok', brokerId: '4959', shardId: 'shardId-000000000001' }),
  });
  const fifo = recordingTransport(clock, { answer: () => ({ kind: 'ok', brokerId: 'message-7' }) });
  const { invoke, observations } = producerWorld(clock, {
    kinesis: stream,
    'kinesis-efo': stream,
    'sqs-fifo': fifo,
  });

  const answer = await invoke(event);

  expect(answer).toMatchObject({
    kind: 'activity',
    run: expect.stringMatching(/^send-[0-9a-f]{16}$/),
    arms: {
      kinesis: { outcome: 'ok', shardId: 'shardId-000000000001', sequenceNumber: '4959' },
      'sqs-fifo': { outcome: 'ok', messageId: 'message-7' },
    },
  });
  expect(observations).toHaveLength(2);
  const sent = decodeActivityText(fifo.calls[0]?.records[0]?.text ?? '');
  expect(sent).toMatchObject({
    userId: 'user-123',
    timestamp: clock.wallTimeMs(),
    kvs: { run: observations[0]?.run, seq: 0 },
  });
});

test('sending the same activity twice in one run is two sends, not a duplicate', async () => {
  const clock = createVirtualClock();
  const fifo = recordingTransport(clock);
  const { invoke } = producerWorld(clock, { 'sqs-fifo': fifo });

  await invoke({ ...event, run: 'run' });
  await invoke({ ...event, run: 'run' });

  const ids = fifo.calls.map(({ records }) => records[0]?.deduplicationId);
  expect(new Set(ids).size).toBe(2);
});

test('what is throttled is tried again, and the last try decides', async () => {
  const clock = createVirtualClock();
  const answers: PublishOutcome[] = [
    { kind: 'fail', errorCode: 'Throttled', retryable: true },
    { kind: 'unknown', errorCode: 'TimeoutError' },
    { kind: 'ok', brokerId: 'message-9' },
  ];
  const sqs = recordingTransport(clock, { answer: () => answers.shift() ?? fail('NoMore') });
  const { invoke, observations } = producerWorld(clock, { sqs });

  const answer = await invoke(event);

  expect(answer).toMatchObject({ arms: { sqs: { outcome: 'ok', messageId: 'message-9' } } });
  expect(observations.map(({ records }) => records[0]?.tryNumber)).toEqual([1, 2, 3]);
  const texts = new Set(sqs.calls.map(({ records }) => records[0]?.text));
  expect(texts.size).toBe(1);
});

test('what is refused for good is tried once', async () => {
  const clock = createVirtualClock();
  const sqs = recordingTransport(clock, { answer: () => fail('InvalidParameterValue') });
  const { invoke } = producerWorld(clock, { sqs });

  const answer = await invoke(event);

  expect(answer).toMatchObject({
    arms: { sqs: { outcome: 'fail', errorCode: 'InvalidParameterValue' } },
  });
  expect(sqs.calls).toHaveLength(1);
});

test('what stays throttled is given up after eight tries', async () => {
  const clock = createVirtualClock();
  const sqs = recordingTransport(clock, {
    answer: () => ({ kind: 'fail', errorCode: 'Throttled', retryable: true }),
  });
  const { invoke } = producerWorld(clock, { sqs });

  const answer = await invoke(event);

  expect(answer).toMatchObject({ arms: { sqs: { outcome: 'fail', errorCode: 'Throttled' } } });
  expect(sqs.calls).toHaveLength(8);
});

test('an arm without a stream or queue is refused by name', async () => {
  const clock = createVirtualClock();
  const { invoke } = producerWorld(clock, { sqs: recordingTransport(clock) });

  await expect(invoke({ ...event, arms: ['sqs', 'sqs-fifo'] })).rejects.toMatchObject({
    code: 'ARM_NOT_DEPLOYED',
    message: 'this stage has nowhere to send for arm sqs-fifo',
  });
});

function fail(errorCode: string): PublishOutcome {
  return { kind: 'fail', errorCode, retryable: false };
}
