import { describe, expect, test } from '@jest/globals';
import { parseFilterPattern } from '../../../../src/local/lambda/event-source-mapping/filter/parse-filter-pattern.ts';
import { parseStreamMappingSettings } from '../../../../src/local/lambda/event-source-mapping/stream-mapping-settings.ts';

// Goal: what CloudFormation says becomes settings, AWS's refusals are made in AWS's words, and
// nothing is accepted that would have no effect. Ids are those of the conformance cases.

const NOW_MS = Date.UTC(2026, 0, 1);
const parse = (properties: object) =>
  parseStreamMappingSettings({ StartingPosition: 'TRIM_HORIZON', ...properties }, NOW_MS);

describe('parseStreamMappingSettings', () => {
  test('K1 the defaults are those of AWS', () => {
    expect(parse({})).toEqual({
      batchSize: 100,
      maximumBatchingWindowMs: 0,
      startingPosition: { kind: 'trim-horizon' },
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: false,
      maximumRetryAttempts: -1,
      maximumRecordAgeMs: -1,
      reportBatchItemFailures: false,
      tumblingWindowMs: 0,
      onFailureDestinationArn: null,
      filterPatterns: [],
      enabled: true,
    });
  });

  test('every setting is read', () => {
    const arn = 'arn:aws:sqs:eu-west-1:000000000000:on-failure';
    expect(
      parse({
        EventSourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/test',
        FunctionName: 'consumer',
        Tags: [{ Key: 'a', Value: 'b' }],
        BatchSize: '500',
        MaximumBatchingWindowInSeconds: 300,
        StartingPosition: 'LATEST',
        ParallelizationFactor: 10,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 10_000,
        MaximumRecordAgeInSeconds: 604_800,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        TumblingWindowInSeconds: 900,
        DestinationConfig: { OnFailure: { Destination: arn } },
        FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":["x"]}}' }] },
        Enabled: 'false',
      }),
    ).toEqual({
      batchSize: 500,
      maximumBatchingWindowMs: 300_000,
      startingPosition: { kind: 'latest' },
      parallelizationFactor: 10,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10_000,
      maximumRecordAgeMs: 604_800_000,
      reportBatchItemFailures: true,
      tumblingWindowMs: 900_000,
      onFailureDestinationArn: arn,
      filterPatterns: [parseFilterPattern('{"data":{"a":["x"]}}')],
      enabled: false,
    });
  });

  test('a starting timestamp is in Unix seconds', () => {
    const timestamp = { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1.5 };
    expect(parse(timestamp).startingPosition).toEqual({ kind: 'at-timestamp', atMs: 1500 });
  });

  test('A-K05 a missing and an unknown starting position are refused in the words of AWS', () => {
    expect(() => parse({ StartingPosition: undefined })).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValueException',
        message:
          "1 validation error detected: Value null at 'startingPosition' failed to satisfy " +
          'constraint: Member must not be null.',
      }),
    );
    expect(() => parse({ StartingPosition: 'invalid' })).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message:
          "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy " +
          'constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]',
      }),
    );
  });

  test('a function response type that AWS does not have is refused', () => {
    expect(() => parse({ FunctionResponseTypes: ['Everything'] })).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: expect.stringContaining('enum value set: [ReportBatchItemFailures]'),
      }),
    );
  });

  test.each([0, 30, 59])('B-K28 a record age of %i s is refused', (age) => {
    const code = 'InvalidParameterValueException';
    const parsing = () => parse({ MaximumRecordAgeInSeconds: age });
    expect(parsing).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['B-K28', { MaximumRecordAgeInSeconds: -1 }],
    ['B-K28', { MaximumRecordAgeInSeconds: 60 }],
    ['A-K30', { FilterCriteria: { Filters: [] } }],
    ['K98', { TumblingWindowInSeconds: 0 }],
    ['K82', { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:a:b:topic' } } }],
    ['K82', { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::bucket' } } }],
    ['K85', { DestinationConfig: { OnFailure: { Destination: '' } } }],
  ])('%s %j is accepted', (_, properties) => {
    expect(() => parse(properties)).not.toThrow();
  });

  test.each([
    ['K10', { StartingPosition: 'AT_TIMESTAMP' }],
    ['K10', { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: NOW_MS / 1000 + 1 }],
    ['K10', { StartingPositionTimestamp: 1 }],
    ['K84', { DestinationConfig: { OnSuccess: { Destination: 'arn:aws:sqs:a:b:c' } } }],
    ['K83', { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:a:b:c.fifo' } } }],
    ['K83', { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:a:b:c.fifo' } } }],
    ['S14', { ScalingConfig: { MaximumConcurrency: 2 } }],
  ])('%s %j is refused as by AWS', (_, properties) => {
    const code = 'InvalidParameterValueException';
    expect(() => parse(properties)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['FilterCriteria', { Filters: [{ Pattern: '{"partitionKey":["x"]}' }] }],
    ['ProvisionedPollerConfig', { MinimumPollers: 1 }],
    ['KmsKeyArn', 'arn:aws:kms:eu-west-1:000000000000:key/1'],
    ['Topics', ['topic']],
    ['LoggingConfig', { SystemLogLevel: 'INFO' }],
    ['DestinationConfig', { OnFailure: { Destination: 'kafka://topic' } }],
    ['DestinationConfig', { OnFailure: { Destination: 'arn:aws:lambda:a:b:function:c' } }],
  ])('%s %j is not simulated and refused by name', (name, value) => {
    expect(() => parse({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'SETTING_NOT_SIMULATED',
        message: expect.stringMatching(new RegExp(`^${name}.* is not simulated$`)),
      }),
    );
  });

  test.each([
    [{ Batchsize: 10 }, 'SETTING_UNKNOWN', 'Batchsize'],
    [{ DestinationConfig: { OnFail: {} } }, 'SETTING_UNKNOWN', 'DestinationConfig.OnFail'],
    [{ BatchSize: 'many' }, 'SETTING_MALFORMED', 'BatchSize'],
    [{ BatchSize: 1.5 }, 'SETTING_MALFORMED', 'BatchSize'],
    [{ BatchSize: { Ref: 'Size' } }, 'SETTING_MALFORMED', 'BatchSize'],
    [{ Enabled: 'yes' }, 'SETTING_MALFORMED', 'Enabled'],
    [{ FunctionResponseTypes: 'ReportBatchItemFailures' }, 'SETTING_MALFORMED', undefined],
  ])('%j is refused as %s', (properties, code, setting) => {
    expect(() => parse(properties)).toThrow(
      expect.objectContaining({ code, ...(setting === undefined ? {} : { setting }) }),
    );
  });

  test('anything but an object is refused', () => {
    for (const value of [undefined, null, 'text', 1, []]) {
      expect(() => parseStreamMappingSettings(value, NOW_MS)).toThrow(
        expect.objectContaining({ code: 'SETTING_MALFORMED' }),
      );
    }
  });
});
