/** The deepest nesting that is read. */
const DEPTH_LIMIT = 1000;

/** A number as it was written: filters tell 300 from 300.0. */
export class JsonNumber {
  /** The digits, e.g. `3.0e2`. */
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Stands where a document says that JSON should be and there is none. */
export const NOT_JSON = Symbol('not JSON');

/** A value that has no other values inside. */
export type JsonLeaf = string | JsonNumber | boolean | null;

/** An object; of members with the same name the last is kept. */
type JsonObject = Map<string, JsonValue>;

/** Any value of a document. */
export type JsonValue = JsonLeaf | JsonValue[] | JsonObject | typeof NOT_JSON;

/** Tells a value that has no other values inside: an object is none, nor is an empty array. */
export function isLeaf(value: JsonValue): value is JsonLeaf {
  return !(value === NOT_JSON || value instanceof Map || Array.isArray(value));
}

/**
 * Reads JSON from whoever sent it. Text that is none, or that is nested more than a thousand
 * levels deep, is {@link NOT_JSON}.
 */
export function parseJsonDocument(text: string): JsonValue {
  if (isNestedTooDeeply(text)) return NOT_JSON;
  try {
    return JSON.parse(text, keepWhatFiltersSee);
  } catch {
    return NOT_JSON;
  }
}

/** Called for the innermost values first. */
function keepWhatFiltersSee(
  _name: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  if (typeof value === 'number') return new JsonNumber(context?.source ?? String(value));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  // Members may have any name, `__proto__` among them.
  return isObject ? new Map(Object.entries(value)) : value;
}

/** What comes back from text that is not JSON does not matter. */
function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString && character === '\\') index += 1;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > DEPTH_LIMIT) return true;
  }
  return false;
}
