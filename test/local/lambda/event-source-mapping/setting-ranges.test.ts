import { expect, test } from '@jest/globals';
import { parseQueueMappingSettings } from '../../../../src/local/lambda/event-source-mapping/queue-mapping-settings.ts';
import { parseStreamMappingSettings } from '../../../../src/local/lambda/event-source-mapping/stream-mapping-settings.ts';

// Goal: every number has the range of AWS. Method: both ends are taken, what is beyond is refused
// in AWS's form; the ids are those of docs/fidelity.md.

const ofStream = (properties: object) =>
  parseStreamMappingSettings({ StartingPosition: 'LATEST', ...properties }, 0);
const ofQueue = (properties: object) =>
  parseQueueMappingSettings(
    { MaximumBatchingWindowInSeconds: 1, ...properties },
    { fifo: false, visibilityTimeoutMs: 30_000, functionTimeoutMs: 3000 },
  );

test.each([
  ['K2', 'BatchSize', 1, 10_000, ofStream],
  ['K5', 'MaximumBatchingWindowInSeconds', 0, 300, ofStream],
  ['K28', 'ParallelizationFactor', 1, 10, ofStream],
  ['K56', 'MaximumRetryAttempts', -1, 10_000, ofStream],
  ['K60', 'MaximumRecordAgeInSeconds', -1, 604_800, ofStream],
  ['K98', 'TumblingWindowInSeconds', 0, 900, ofStream],
  ['S2', 'BatchSize', 1, 10_000, ofQueue],
  ['S5', 'MaximumBatchingWindowInSeconds', 0, 300, ofQueue],
] as const)('%s %s may be %i to %i', (_, name, min, max, parse) => {
  const refusal = (value: number, constraint: string) =>
    expect.objectContaining({
      code: 'ValidationException',
      message:
        `1 validation error detected: Value '${value}' at '${memberOf(name)}' failed to satisfy ` +
        `constraint: Member must have value ${constraint}`,
    });
  for (const value of [min, max]) expect(() => parse({ [name]: value })).not.toThrow();
  expect(() => parse({ [name]: min - 1 })).toThrow(
    refusal(min - 1, `greater than or equal to ${min}`),
  );
  expect(() => parse({ [name]: max + 1 })).toThrow(
    refusal(max + 1, `less than or equal to ${max}`),
  );
});

test('K3 a batch of more than ten records needs no window', () => {
  const settings = { BatchSize: 10_000, MaximumBatchingWindowInSeconds: 0 };
  expect(ofStream(settings)).toMatchObject({ batchSize: 10_000, maximumBatchingWindowMs: 0 });
});

/** AWS names members in lower camel case. */
function memberOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
