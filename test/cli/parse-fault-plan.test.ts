import { expect, test } from '@jest/globals';
import { parseFaultPlan } from '../../src/cli/parse-fault-plan.ts';
import { NO_FAULTS } from '../../src/simulation/fault-plan.ts';

test('shares are read as ratios or percent, and what is not named does not happen', () => {
  expect(parseFaultPlan([])).toEqual(NO_FAULTS);
  expect(parseFaultPlan(['lost-answer=1%', 'died-invocation=0.25'])).toEqual({
    ...NO_FAULTS,
    'lost-answer': 0.01,
    'died-invocation': 0.25,
  });
});

test.each([
  ['meteor=1%', '--fault: "meteor" is not one of throttled-call, failed-call, lost-answer,'],
  ['__proto__=1%', '"__proto__" is not one of'],
  ['lost-answer', '"lost-answer" has no share'],
  ['lost-answer=', '"lost-answer=" has no share'],
  ['lost-answer=101%', 'has no share from 0 to 1'],
  ['lost-answer=-1', 'has no share'],
  ['lost-answer=1e-3', 'has no share'],
])('%s is refused in one line', (text, message) => {
  expect(() => parseFaultPlan([text])).toThrow(expect.objectContaining({ code: 'USAGE' }));
  expect(() => parseFaultPlan([text])).toThrow(message);
});
