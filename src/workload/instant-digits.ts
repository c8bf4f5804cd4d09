/** `.001` to `.999` without zeros at the end, and nothing for a whole millisecond. */
const FRACTIONS = Array.from({ length: 1000 }, (_, us) => String(us / 1000).slice(1));

const THREE_DIGITS = Array.from({ length: 1000 }, (_, ms) => String(ms).padStart(3, '0'));

/** The two parts of an instant's digits. */
export interface InstantDigits {
  /** Digits of the milliseconds. */
  readonly wholeMs: (instantUs: number) => string;
  /** A point and the digits behind it, or nothing. */
  readonly fraction: (instantUs: number) => string;
}

/**
 * Creates a speller of instants in whole microseconds since 1970, in milliseconds: what
 * `String(instantUs / 1000)` gives until 2248, and the same number after.
 *
 * That takes several times as long; those of a workload follow one another and share seconds.
 */
export function createInstantDigits(): InstantDigits {
  let second = 0;
  let secondDigits = '';
  return {
    wholeMs: (instantUs) => {
      if (instantUs < 1_000_000) return String(Math.floor(instantUs / 1000));
      const whole = Math.floor(instantUs / 1_000_000);
      if (whole !== second) {
        second = whole;
        secondDigits = String(whole);
      }
      return secondDigits + THREE_DIGITS[Math.floor((instantUs - whole * 1_000_000) / 1000)];
    },
    fraction: (instantUs) => FRACTIONS[instantUs % 1000] ?? '',
  };
}
