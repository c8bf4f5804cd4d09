import { expect, test } from '@jest/globals';
import { parseFaultPlan } from '../../src/cli/parse-fault-plan.ts';
import { NO_FAULTS } from '../../src/simulation/fault-plan.ts';

test('shares are read as ratios or percent, and what is not named does not happen', () => {
  expect(parseFaultPlan([])).toEqual(NO_FAULTS);
  expect(parseFaultPlan(['lost-answer=1%', 'died-invocation=0.25', 'lost-answer=2%'])).toEqual({
    shares: { ...NO_FAULTS.shares, 'lost-answer': 0.02, 'died-invocation': 0.25 },
    clockSkewMaxMs: 0,
  });
});

test('a skew of clocks is a time', () => {
  expect(parseFaultPlan(['clock-skew=50ms'])).toEqual({ ...NO_FAULTS, clockSkewMaxMs: 50 });
  expect(parseFaultPlan(['clock-skew=1.5s'])).toEqual({ ...NO_FAULTS, clockSkewMaxMs: 1500 });
});

test.each([
  ['meteor=1%', '--fault: "meteor" is not one of throttled-call, failed-call, lost-answer,'],
  ['__proto__=1%', '"__proto__" is not one of'],
  ['lost-answer', '"lost-answer" has no share'],
  ['lost-answer=', '"lost-answer=" has no share'],
  ['lost-answer=101%', 'has no share from 0 to 1'],
  ['lost-answer=-1', 'has no share'],
  ['lost-answer=1e-3', 'has no share'],
  ['clock-skew=1%', '"clock-skew=1%" has no time from 0ms to 10s'],
  ['clock-skew=11s', 'has no time'],
  ['clock-skew=-5ms', 'has no time'],
  ['clock-skew', 'has no time'],
])('%s is refused in one line', (text, message) => {
  expect(() => parseFaultPlan([text])).toThrow(expect.objectContaining({ code: 'USAGE' }));
  expect(() => parseFaultPlan([text])).toThrow(message);
});
