/** The most UTF-16 units of one text in a line; what is longer is cut and ends in `…`. */
const OBSERVATION_TEXT_LENGTH_MAX = 1024;

/** The last instant that can be written, in the year 2255: so far, microseconds are exact. */
const INSTANT_MAX_MS = 9e12;

/**
 * Bounds a text from outside (an error's message, an id), so that a line of one record
 * always fits. No key, ARN or id that AWS allows is long enough to be cut.
 */
export function boundedText(text: string): string {
  return text.length <= OBSERVATION_TEXT_LENGTH_MAX
    ? text
    : `${text.slice(0, OBSERVATION_TEXT_LENGTH_MAX - 1)}…`;
}

/**
 * An instant in whole microseconds, which is all that the clocks can tell. One from outside that
 * lies before 1970 or after 2255 becomes the nearest that does not.
 */
export function instantUs(instantMs: number): number {
  return Math.round(Math.min(Math.max(instantMs, 0), INSTANT_MAX_MS) * 1000);
}

/** As {@link instantUs}, in milliseconds. */
export function roundedMs(instantMs: number): number {
  return instantUs(instantMs) / 1000;
}

/**
 * The way from `baseUs` to an instant; null stands for an absent one. Such a number is a third
 * as long as the instant, and its digits are found in a tenth of the time.
 */
export function offsetUs(instantMs: number | undefined, baseUs: number): number | null {
  return instantMs === undefined ? null : instantUs(instantMs) - baseUs;
}

/** Distinct texts in order of first use, so that a column holds small numbers instead. */
export class TextDictionary {
  readonly texts: string[] = [];
  readonly #indexes = new Map<string, number>();

  /** The index of the text in `texts`, put there if it is new; -1 for an absent one. */
  indexOf(text: string | undefined): number {
    if (text === undefined) return -1;
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.texts.length);
    return this.texts.push(boundedText(text)) - 1;
  }
}
