import type { JsonLeaf } from './json-document.ts';

/** What the values at one place of a record are compared with. */
export type Comparison =
  /** Strings to the letter, numbers as they are written. */
  | { readonly kind: 'equals'; readonly value: JsonLeaf }
  /** `text` is in lower case. */
  | { readonly kind: 'equals-ignore-case'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'suffix'; readonly text: string }
  | { readonly kind: 'anything-but'; readonly values: readonly JsonLeaf[] }
  | { readonly kind: 'numeric'; readonly bounds: readonly NumericBound[] }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' };

/** How a number relates to another. */
export type NumericOperator = '=' | '<' | '<=' | '>' | '>=';

/** One side of a numeric comparison. */
export interface NumericBound {
  readonly operator: NumericOperator;
  readonly operand: number;
}

/** A place with a value: one of the comparisons must hold. */
export interface ValuePattern {
  readonly kind: 'value';
  readonly comparisons: readonly Comparison[];
}

/** A place with an object: all of the fields must match, and one of the alternatives if any. */
export interface FilterPattern {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, FilterPattern | ValuePattern>;
  /** Of `$or`; empty when there is none. */
  readonly alternatives: readonly FilterPattern[];
}
