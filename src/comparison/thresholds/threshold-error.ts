/** Why a threshold was refused. Stable across releases. */
export type ThresholdErrorCode = 'THRESHOLD_MALFORMED' | 'THRESHOLD_UNKNOWN_NAME';

/** A name that nothing bears, and the names there are. */
export interface UnknownName {
  /** What should have borne it: an arm, a metric, … */
  readonly kind: string;
  readonly name: string;
  readonly known: readonly string[];
}

/** Thrown when a threshold cannot be read; the message is one line without the threshold itself. */
export class ThresholdError extends Error {
  override readonly name = 'ThresholdError';
  readonly code: ThresholdErrorCode;
  /** Null when something else is wrong; otherwise enough to suggest the nearest name. */
  readonly unknownName: UnknownName | null;

  constructor(problem: string | UnknownName) {
    const isText = typeof problem === 'string';
    super(isText ? problem : `unknown ${problem.kind} "${problem.name}"`);
    this.code = isText ? 'THRESHOLD_MALFORMED' : 'THRESHOLD_UNKNOWN_NAME';
    this.unknownName = isText ? null : problem;
  }
}
