/**
 * Takes the state out of a function's answer, as JSON text; undefined when there is none, which
 * makes the invocation a failed one. State is an object: the next event has it as such.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export function parseWindowState(payload: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(payload);
    if (typeof answer !== 'object' || answer === null || !('state' in answer)) return undefined;
    const { state } = answer;
    if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined;
    return JSON.stringify(state);
  } catch {
    // Not JSON, or nested so deeply that it cannot be written again.
    return undefined;
  }
}
