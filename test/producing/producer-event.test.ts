import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseProducerEvent } from '../../src/producing/producer-event.ts';
import { defaultWorkload } from '../../src/workload/default-workload.ts';

const workloadEvent = { kind: 'workload', run: 'run', workload: defaultWorkload };
const activity = { userId: 'user-123', eventType: 'page_view' };

test.each(['producer-activity', 'producer-workload'])('events/%s.json is a dry run', (name) => {
  const text = readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8');

  expect(parseProducerEvent(JSON.parse(text))).toMatchObject({ dryRun: true });
});

test('a workload event carries the resolved workload', () => {
  expect(parseProducerEvent(workloadEvent)).toEqual({ ...workloadEvent, dryRun: false });
});

describe('what is not for the producer is refused, naming what is wrong', () => {
  test.each([
    [{ Records: [{ eventSource: 'aws:kinesis' }] }, 'its kind must be "workload" or "activity"'],
    ['text', /expected object, received string/],
    [{ ...workloadEvent, run: 'a b' }, 'run: expected 1 to 64 letters, digits, _ . : -'],
    [{ ...workloadEvent, runn: 1 }, 'Unrecognized key: "runn"'],
    [{ ...workloadEvent, slice: { index: 2, count: 2 } }, 'slice: index must be below count'],
    [{ ...workloadEvent, window: { fromMs: 2, toMs: 1 } }, /fromMs must not be after toMs/],
    [
      { ...workloadEvent, workload: { ...defaultWorkload, ratePerSecnd: 1 } },
      'workload: unknown key "ratePerSecnd" (did you mean "ratePerSecond"?)',
    ],
    [{ ...workloadEvent, workload: { ...defaultWorkload, payloadBytes: 1 } }, /too small/],
    [{ kind: 'activity', activity: { ...activity, kvs: {} } }, /activity: Unrecognized key: "kvs"/],
    [{ kind: 'activity', activity: { eventType: 'click' } }, /activity\.userId/],
  ])('%j', (event, message) => {
    expect(() => parseProducerEvent(event)).toThrow(
      expect.objectContaining({
        name: 'ProducerError',
        code: 'EVENT_INVALID',
        message:
          typeof message === 'string'
            ? `not an event for the producer: ${message}`
            : expect.stringMatching(message),
      }),
    );
  });
});
