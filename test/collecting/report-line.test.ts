import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseReportLine } from '../../src/collecting/report-line.ts';

const WARM =
  'REPORT RequestId: 6f0c\tDuration: 1.23 ms\tBilled Duration: 2 ms\t' +
  'Memory Size: 256 MB\tMax Memory Used: 80 MB\t\n';

test('a warm start has no init duration', () => {
  expect(parseReportLine(WARM)).toEqual({
    requestId: '6f0c',
    durationMs: 1.23,
    billedMs: 2,
    memoryMb: 256,
    maxMemoryMb: 80,
    initMs: null,
    status: 'success',
  });
});

test.each([
  ['Init Duration: 99.00 ms', { initMs: 99, status: 'success' }],
  ['Status: timeout', { initMs: null, status: 'timeout' }],
  ['Init Duration: 99.00 ms\tStatus: error\tError Type: Runtime.ExitError', { status: 'error' }],
])('%s is read', (field, expected) => {
  expect(parseReportLine(`${WARM.trimEnd()}\t${field}`)).toMatchObject(expected);
});

test('any other text is no REPORT line', () => {
  expect(parseReportLine('REPORT RequestId: x\tDuration: soon')).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseReportLine(`START ${text}`)).toBeUndefined();
      expect(() => parseReportLine(`REPORT RequestId: ${text}`)).not.toThrow();
    }),
  );
});
