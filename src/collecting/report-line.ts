/** How Lambda says an invocation ended; `success` when the line names no status. */
export type ReportStatus = 'success' | 'timeout' | 'error';

/** The REPORT line with which Lambda closes an invocation. */
export interface ReportLine {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
  /** Only for a cold start. */
  readonly initMs: number | null;
  readonly status: ReportStatus;
}

const FIELD = /([A-Z][A-Za-z ]*): ([^\t\n]+)/g;

/**
 * Reads a REPORT line, or gives undefined for any other text.
 *
 * Fields are found by name, because Lambda adds some (`Init Duration`, `Status`, `XRAY TraceId`)
 * only where they apply.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function parseReportLine(text: string): ReportLine | undefined {
  if (!text.startsWith('REPORT RequestId: ')) return undefined;
  const fields = new Map<string, string>();
  for (const [, name, value] of text.slice('REPORT '.length).matchAll(FIELD)) {
    if (name !== undefined && value !== undefined) fields.set(name, value.trim());
  }
  const requestId = fields.get('RequestId');
  if (requestId === undefined || requestId === '') return undefined;
  const numberOf = (name: string): number => Number.parseFloat(fields.get(name) ?? '');
  const line = {
    requestId,
    durationMs: numberOf('Duration'),
    billedMs: numberOf('Billed Duration'),
    memoryMb: numberOf('Memory Size'),
    maxMemoryMb: numberOf('Max Memory Used'),
  };
  if (Object.values(line).some(Number.isNaN)) return undefined;
  const initMs = numberOf('Init Duration');
  return {
    ...line,
    initMs: Number.isNaN(initMs) ? null : initMs,
    status: statusOf(fields.get('Status')),
  };
}

function statusOf(text: string | undefined): ReportStatus {
  if (text === undefined || text === 'success') return 'success';
  return text === 'timeout' ? 'timeout' : 'error';
}
