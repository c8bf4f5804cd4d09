import { expect, test } from '@jest/globals';
import { parseLimitNames } from '../../src/cli/parse-limit-names.ts';

test('limits are named once each, in the order of the list', () => {
  expect(parseLimitNames([])).toEqual([]);
  expect(parseLimitNames(['queue-in-flight', 'shard-writes', 'queue-in-flight'])).toEqual([
    'shard-writes',
    'queue-in-flight',
  ]);
});

test.each(['gravity', 'shard-write', '', '__proto__', 'shard-writes,shard-reads'])(
  'a name that is none, "%s", is refused with the list',
  (text) => {
    expect(() => parseLimitNames([text])).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message:
          `--limit-off: "${text}" is not one of shard-writes, shard-reads, iterator-expiry, ` +
          'stream-retention, fifo-throughput, queue-in-flight',
      }),
    );
  },
);
