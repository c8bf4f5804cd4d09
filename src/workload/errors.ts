/** Why a workload was refused. Stable across releases: the command line and tests match on it. */
export type WorkloadErrorCode = 'WORKLOAD_NOT_YAML' | 'WORKLOAD_UNKNOWN_KEY' | 'WORKLOAD_INVALID';

/** Thrown when a workload, from a file or from flags, cannot be run as written. */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
  readonly code: WorkloadErrorCode;

  /** The message is one line that names the file (or the flags) and the key. */
  constructor(code: WorkloadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
