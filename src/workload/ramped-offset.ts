/**
 * When a record is due that would be due at `fullRateMs` if the full rate held from the start.
 *
 * During the warm-up the rate rises evenly from nothing to the full rate, so half as many records
 * come as at the full rate; from then on gaps are what they were. Cold code and cold connections
 * are slow for their first seconds: under the full rate they would pile up a debt that outlasts
 * the warm-up and shows in what is measured.
 */
export function rampedOffsetMs(fullRateMs: number, warmUpMs: number): number {
  return fullRateMs < warmUpMs / 2
    ? Math.sqrt(2 * warmUpMs * fullRateMs)
    : fullRateMs + warmUpMs / 2;
}
