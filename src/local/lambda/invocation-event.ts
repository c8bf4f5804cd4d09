/**
 * An event that a function is invoked with. A thread is handed the text, as Lambda's runtime is; a
 * function in this process gets the value, and then no text need be made and read again.
 */
export interface InvocationEvent {
  /** JSON. */
  readonly text: () => string;
  /** What the text says, new at every call, since the function may change it. */
  readonly value: () => unknown;
}

/** The event of a JSON text. */
export function textEvent(text: string): InvocationEvent {
  return { text: () => text, value: () => JSON.parse(text) };
}
