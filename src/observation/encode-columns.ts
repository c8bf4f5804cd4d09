/** The most UTF-16 units of one text in a line; what is longer is cut and ends in `…`. */
const OBSERVATION_TEXT_LENGTH_MAX = 1024;

/**
 * Bounds a text from outside (an error's message, an id), so that a line of one record
 * always fits. No key, ARN or id that AWS allows is long enough to be cut.
 */
export function boundedText(text: string): string {
  return text.length <= OBSERVATION_TEXT_LENGTH_MAX
    ? text
    : `${text.slice(0, OBSERVATION_TEXT_LENGTH_MAX - 1)}…`;
}

/** An instant to the microsecond, which is all that the clocks can tell and half the digits. */
export function roundedMs(instantMs: number): number {
  // From here on, a thousandth is below the resolution of a double and ×1000 would not be exact.
  return instantMs < 9e12 ? Math.round(instantMs * 1000) / 1000 : instantMs;
}

/** As {@link roundedMs}; null stands for an absent instant. */
export function roundedMsOrNull(instantMs: number | undefined): number | null {
  return instantMs === undefined ? null : roundedMs(instantMs);
}

/** Distinct texts in order of first use, so that a column holds small numbers instead. */
export interface TextDictionary {
  readonly texts: readonly string[];
  /** The index of the text in `texts`, put there if it is new; -1 for an absent one. */
  readonly indexOf: (text: string | undefined) => number;
}

/** Creates an empty dictionary. */
export function createTextDictionary(): TextDictionary {
  const texts: string[] = [];
  const indexes = new Map<string, number>();
  return {
    texts,
    indexOf: (text) => {
      if (text === undefined) return -1;
      const known = indexes.get(text);
      if (known !== undefined) return known;
      indexes.set(text, texts.length);
      return texts.push(boundedText(text)) - 1;
    },
  };
}
