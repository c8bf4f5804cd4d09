/** What can be told of an event of which nothing is known. */
export interface EventDescription {
  /** The service of each record, e.g. `aws:s3`; undefined where none is named. */
  readonly sources: readonly (string | undefined)[];
  /** The ARN that the first record names. */
  readonly sourceArn: string | undefined;
  /** A few words for an error message, e.g. `an object with the keys "a", "b"`. */
  readonly words: string;
}

const KEY_COUNT_MAX = 5;
const TEXT_LENGTH_MAX = 100;

/** Describes any value that Lambda was invoked with. */
export function describeEvent(event: unknown): EventDescription {
  const records = member(event, 'Records');
  if (!Array.isArray(records)) {
    return { sources: [], sourceArn: undefined, words: wordsOf(event) };
  }
  const sources = records.map(sourceOf);
  return {
    sources,
    sourceArn: textOf(member(records[0], 'eventSourceARN')),
    words: sources.length === 0 ? 'an event without records' : `one from ${namesOf(sources)}`,
  };
}

/** SNS alone spells the field with a capital. */
function sourceOf(record: unknown): string | undefined {
  return textOf(member(record, 'eventSource')) ?? textOf(member(record, 'EventSource'));
}

function namesOf(sources: readonly (string | undefined)[]): string {
  const names = [...new Set(sources)].map((source) => source ?? 'an unnamed source');
  return listed(names);
}

function wordsOf(event: unknown): string {
  if (event === null) return 'null';
  if (Array.isArray(event)) return 'an array';
  if (typeof event !== 'object') return `a ${typeof event}`;
  const keys = Object.keys(event).map((key) => JSON.stringify(key.slice(0, TEXT_LENGTH_MAX)));
  return keys.length === 0 ? 'an empty object' : `an object with the keys ${listed(keys)}`;
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, KEY_COUNT_MAX).join(', ');
  const leftOutCount = texts.length - KEY_COUNT_MAX;
  return leftOutCount > 0 ? `${shown} and ${leftOutCount} more` : shown;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, TEXT_LENGTH_MAX) : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
