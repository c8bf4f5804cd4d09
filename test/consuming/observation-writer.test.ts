import { expect, test } from '@jest/globals';
import { observationWriter } from '../../src/consuming/observation-writer.ts';
import type { DeliveryObservation } from '../../src/observation/delivery-observation.ts';
import { joinDelivery } from '../observation/joined-lines.ts';

test('an observation is written at once, as whole lines', () => {
  const written: string[] = [];
  const observation: DeliveryObservation = {
    kind: 'delivery',
    arm: 'sqs',
    sandbox: 'sandbox',
    invocation: 1,
    requestId: 'request',
    source: 'arn',
    startedAtMs: 1,
    endedAtMs: 2,
    outcome: 'succeeded',
    records: Array.from({ length: 5000 }, (_, index) => ({
      brokerId: `id-${index}`,
      brokerAtMs: 1,
      outcome: 'processed',
    })),
  };

  observationWriter((text) => written.push(text))(observation);

  expect(written).toHaveLength(1);
  expect(written[0]?.endsWith('\n')).toBe(true);
  const lines = written.join('').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(joinDelivery(lines)).toEqual(observation);
});
