import { describe, expect, test } from '@jest/globals';
import { parseQueueScaling } from '../../../../src/local/lambda/event-source-mapping/queue-scaling.ts';

// Goal: a queue mapping is either capped, or provisioned, or neither, within AWS's ranges.
// Method: the properties as templates and the API give them; ids are those of the conformance
// cases.

const cap = (MaximumConcurrency: number) => ({ ScalingConfig: { MaximumConcurrency } });
const pollers = (ProvisionedPollerConfig: object) => ({ ProvisionedPollerConfig });

describe('ScalingConfig', () => {
  test.each([2, 1000])('S14 takes a MaximumConcurrency of %i', (maximumConcurrency) => {
    const scaling = { kind: 'capped', maximumConcurrency };
    expect(parseQueueScaling(cap(maximumConcurrency))).toEqual(scaling);
  });

  test.each([1, 1001])('B-S10 refuses a MaximumConcurrency of %i', (maximum) => {
    expect(() => parseQueueScaling(cap(maximum))).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: expect.stringContaining("at 'scalingConfig.maximumConcurrency'"),
      }),
    );
  });
});

describe('ProvisionedPollerConfig', () => {
  test.each([
    [{ MinimumPollers: 3 }, [3, 200]],
    [{ MaximumPollers: 2 }, [2, 2]],
    [{ MinimumPollers: 200, MaximumPollers: 10_000 }, [200, 10_000]],
    [{ MinimumPollers: '2', MaximumPollers: '4' }, [2, 4]],
  ])('S17 %j means %j event pollers', (config, [minimumPollerCount, maximumPollerCount]) => {
    const scaling = { kind: 'provisioned', minimumPollerCount, maximumPollerCount };
    expect(parseQueueScaling(pollers(config))).toEqual(scaling);
  });

  test.each([
    [{ MinimumPollers: 0 }, 'minimumPollers', 'greater than or equal to 1'],
    [{ MinimumPollers: 201 }, 'minimumPollers', 'less than or equal to 200'],
    [{ MaximumPollers: 10_001 }, 'maximumPollers', 'less than or equal to 10000'],
  ])("S17 %j is outside of the range of AWS's model", (config, member, constraint) => {
    expect(() => parseQueueScaling(pollers(config))).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: expect.stringMatching(
          new RegExp(`at 'provisionedPollerConfig.${member}' .*have value ${constraint}$`),
        ),
      }),
    );
  });

  test.each([
    [{ MinimumPollers: 1 }, 'MinimumPollers must be at least 2 for Amazon SQS'],
    [{ MaximumPollers: 1 }, 'MaximumPollers must be at least 2 for Amazon SQS'],
    [{ MinimumPollers: 5, MaximumPollers: 4 }, 'MinimumPollers 5 is greater than MaximumPollers 4'],
  ])('S17 %j does not suit a queue', (config, message) => {
    expect(() => parseQueueScaling(pollers(config))).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValueException', message }),
    );
  });
});

test('B-S16 the two exclude each other', () => {
  expect(() => parseQueueScaling({ ...cap(2), ...pollers({ MaximumPollers: 2 }) })).toThrow(
    expect.objectContaining({
      code: 'InvalidParameterValueException',
      message:
        'ScalingConfig and ProvisionedPollerConfig are mutually exclusive: an event source ' +
        'mapping has either maximum concurrency or provisioned mode',
    }),
  );
});

test.each([
  {},
  { ScalingConfig: {}, ProvisionedPollerConfig: {} },
  { ScalingConfig: { MaximumConcurrency: null }, ProvisionedPollerConfig: null },
])('B-S10 %j leaves scaling to AWS', (properties) => {
  expect(parseQueueScaling(properties)).toEqual({ kind: 'standard' });
});

test('the empty object beside the other takes nothing away', () => {
  const properties = { ScalingConfig: {}, ...pollers({ MaximumPollers: 4 }) };
  expect(parseQueueScaling(properties).kind).toBe('provisioned');
  expect(parseQueueScaling({ ...cap(2), ...pollers({}) }).kind).toBe('capped');
});
