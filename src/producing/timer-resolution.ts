/**
 * No timer is asked for less than this, ms: Node's are no finer, and a wait that is lost in the
 * rounding of a clock that counts in floating point would never end in virtual time.
 */
export const TIMER_RESOLUTION_MS = 1;
