/** Thrown by {@link invariant}; never caught except to report it. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * Stops the run when something that must hold does not.
 *
 * For programming errors only. What the outside world can get wrong (a record,
 * a setting, a flag) is an error class of its own, with a code.
 *
 * @throws {InvariantViolation} when `condition` is false
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}
