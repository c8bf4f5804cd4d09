import { expect, test } from '@jest/globals';
import { paramsForArms } from '../../src/cli/params-for-arms.ts';

test('naming the arm that costs extra deploys it, unless a parameter says otherwise', () => {
  expect(paramsForArms({ shardCount: '4' }, ['kinesis', 'sqs'])).toEqual({ shardCount: '4' });
  expect(paramsForArms({ shardCount: '4' }, ['kinesis-efo'])).toEqual({
    shardCount: '4',
    enhancedFanOut: 'on',
  });
  expect(paramsForArms({ enhancedFanOut: 'off' }, ['kinesis-efo'])).toEqual({
    enhancedFanOut: 'off',
  });
});
