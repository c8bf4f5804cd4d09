import { describe, expect, test } from '@jest/globals';
import { parseFilterPattern } from '../../../../src/local/lambda/event-source-mapping/filter/parse-filter-pattern.ts';
import { parseQueueMappingSettings } from '../../../../src/local/lambda/event-source-mapping/queue-mapping-settings.ts';

// Goal: as for streams; ids are those of the conformance cases.

const STANDARD = { fifo: false, visibilityTimeoutMs: 30_000, functionTimeoutMs: 3000 };
const FIFO = { ...STANDARD, fifo: true };
const parse = (properties: object, surroundings = STANDARD) =>
  parseQueueMappingSettings(properties, surroundings);

const refusedByAws = (message?: string) =>
  expect.objectContaining({
    code: 'InvalidParameterValueException',
    ...(message === undefined ? {} : { message }),
  });

describe('parseQueueMappingSettings', () => {
  test('S1 the defaults are those of AWS', () => {
    expect(parse({})).toEqual({
      batchSize: 10,
      maximumBatchingWindowMs: 0,
      reportBatchItemFailures: false,
      scaling: { kind: 'standard' },
      filterPatterns: [],
      enabled: true,
    });
  });

  test('every setting is read', () => {
    expect(
      parse({
        EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:test',
        FunctionName: 'consumer',
        BatchSize: 10_000,
        MaximumBatchingWindowInSeconds: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 1000 },
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":["x"]}}' }] },
        Enabled: false,
      }),
    ).toEqual({
      batchSize: 10_000,
      maximumBatchingWindowMs: 1000,
      reportBatchItemFailures: true,
      scaling: { kind: 'capped', maximumConcurrency: 1000 },
      filterPatterns: [parseFilterPattern('{"body":{"a":["x"]}}')],
      enabled: false,
    });
  });

  test('A-S10 a batch of more than ten needs a window', () => {
    const text =
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is ' +
      'greater than 10';
    expect(() => parse({ BatchSize: 11 })).toThrow(refusedByAws(text));
    expect(parse({ BatchSize: 11, MaximumBatchingWindowInSeconds: 1 }).batchSize).toBe(11);
  });

  test('B-S01 a function timeout above the visibility timeout is refused', () => {
    const surroundings = { ...STANDARD, functionTimeoutMs: 60_000 };
    expect(() => parse({}, surroundings)).toThrow(
      refusedByAws(
        'Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds',
      ),
    );
    expect(() => parse({}, { ...STANDARD, functionTimeoutMs: 30_000 })).not.toThrow();
  });

  test.each([{ BatchSize: 11 }, { MaximumBatchingWindowInSeconds: 1 }])(
    'B-S02 a FIFO queue refuses %j',
    (properties) => {
      expect(() => parse(properties, FIFO)).toThrow(refusedByAws());
    },
  );

  test.each([
    ['S2', { BatchSize: 0 }, "Value '0' at 'batchSize'"],
    [
      'S2',
      { BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 },
      "Value '10001' at 'batchSize'",
    ],
    ['S5', { MaximumBatchingWindowInSeconds: 301 }, "at 'maximumBatchingWindowInSeconds'"],
  ])('%s %j is outside of the range', (_, properties, text) => {
    expect(() => parse(properties)).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: expect.stringContaining(text),
      }),
    );
  });

  test.each([
    'BisectBatchOnFunctionError',
    'DestinationConfig',
    'MaximumRecordAgeInSeconds',
    'MaximumRetryAttempts',
    'ParallelizationFactor',
    'StartingPosition',
    'TumblingWindowInSeconds',
  ])('S47 %s belongs to streams', (name) => {
    const text = `Unsupported ${name} parameter for given event source mapping type.`;
    expect(() => parse({ [name]: 0 })).toThrow(refusedByAws(text));
  });

  test.each([
    ['FilterCriteria', { Filters: [{ Pattern: '{"body":["x"]}' }] }],
    ['ProvisionedPollerConfig', { MinimumPollers: 2, PollerGroupName: 'shared' }],
    ['ScalingConfig', { MinimumConcurrency: 2 }],
    ['KmsKeyArn', 'arn:aws:kms:eu-west-1:000000000000:key/1'],
  ])('%s %j is not simulated and refused by name', (name, value) => {
    expect(() => parse({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'SETTING_NOT_SIMULATED',
        message: expect.stringMatching(new RegExp(`^${name}.* is not simulated$`)),
      }),
    );
  });
});
