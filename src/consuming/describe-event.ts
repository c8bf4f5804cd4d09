const KEY_COUNT_MAX = 5;
const TEXT_LENGTH_MAX = 100;

/** Whether there are records in any value that Lambda was invoked with, all from one service. */
export function comesFrom(event: unknown, service: string): boolean {
  const records = member(event, 'Records');
  return (
    Array.isArray(records) &&
    records.length > 0 &&
    records.every((record: { readonly eventSource?: unknown } | null | undefined) => {
      return record?.eventSource === service;
    })
  );
}

/** The ARN that the first record of any such value names. */
export function sourceArnOf(event: unknown): string | undefined {
  const records = member(event, 'Records');
  return Array.isArray(records) ? textOf(member(records[0], 'eventSourceARN')) : undefined;
}

/** A few words on any such value for an error message, e.g. `an object with the keys "a", "b"`. */
export function describeEvent(event: unknown): string {
  const records = member(event, 'Records');
  if (!Array.isArray(records)) return wordsOf(event);
  return records.length === 0
    ? 'an event without records'
    : `one from ${namesOf(records.map(sourceOf))}`;
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
