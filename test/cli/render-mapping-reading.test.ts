import { expect, test } from '@jest/globals';
import { renderMappingReading } from '../../src/cli/render-mapping-reading.ts';

const reading = {
  uuid: 'uuid',
  eventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders',
  functionName: 'audit',
  iteratorAgeMaxMs: 1234.4,
  eventCounts: null,
};

test('metrics are one line; a mapping without any has none', () => {
  expect(renderMappingReading(reading)).toBe(
    'metrics of stream/orders to audit: IteratorAge up to 1234 ms',
  );
  const eventCounts = new Map([
    ['PolledEventCount', 5],
    ['InvokedEventCount', 8],
  ] as const);
  expect(renderMappingReading({ ...reading, iteratorAgeMaxMs: null, eventCounts })).toBe(
    'metrics of stream/orders to audit: PolledEventCount 5, InvokedEventCount 8',
  );
  expect(renderMappingReading({ ...reading, iteratorAgeMaxMs: null })).toBeNull();
});
