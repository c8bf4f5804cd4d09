/** What Lambda reports of an invocation when it is over. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly memoryUsedMb: number;
  /** Only of the first invocation of an environment. */
  readonly initDurationMs: number | undefined;
  /** How it failed, if it failed. */
  readonly failure: InvocationFailure | undefined;
}

/** How an invocation failed, as its report line says it. */
export type InvocationFailure =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'error'; readonly errorType: string };

/** The line before an invocation. */
export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

/** The line after an invocation. */
export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}`;
}

/** The line that says what was billed: since August 2025 the time of INIT too. */
export function reportLine(report: InvocationReport): string {
  const { requestId, durationMs, initDurationMs, failure } = report;
  const billedMs = Math.ceil(durationMs + (initDurationMs ?? 0));
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.memoryUsedMb} MB`,
  ];
  if (initDurationMs !== undefined) fields.push(`Init Duration: ${initDurationMs.toFixed(2)} ms`);
  if (failure) fields.push(`Status: ${failure.kind}`);
  if (failure?.kind === 'error') fields.push(`Error Type: ${failure.errorType}`);
  return fields.join('\t');
}
