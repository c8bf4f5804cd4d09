/** A quantity with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** A duration with its 95 % interval. */
export interface EstimateMs {
  readonly valueMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}
