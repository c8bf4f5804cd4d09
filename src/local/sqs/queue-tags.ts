import type { RequestFields } from './request-fields.ts';
import { sqsError } from './sqs-error.ts';

const TAG_COUNT_MAX = 50;
const KEY_LENGTH_MAX = 128;
const VALUE_LENGTH_MAX = 256;

/** The tags of one queue: they cost nothing here and change nothing. */
export class QueueTags {
  readonly #byKey = new Map<string, string>();

  get size(): number {
    return this.#byKey.size;
  }

  /** In the order in which their keys were first set. */
  entries(): readonly (readonly [string, string])[] {
    return [...this.#byKey];
  }

  /** Sets all tags or, when they would be too many, none. @throws {AwsError} */
  set(tags: ReadonlyMap<string, string>, queueName: string): void {
    const addedCount = [...tags.keys()].filter((key) => !this.#byKey.has(key)).length;
    if (this.#byKey.size + addedCount > TAG_COUNT_MAX) {
      const message = `Too many tags added for queue ${queueName}.`;
      throw sqsError('InvalidParameterValueException', message);
    }
    for (const [key, value] of tags) this.#byKey.set(key, value);
  }

  /** Keys that no tag has are none of its business. */
  remove(keys: readonly string[]): void {
    for (const key of keys) this.#byKey.delete(key);
  }
}

/**
 * Reads a map of tags.
 *
 * @throws {AwsError} InvalidParameterValueException, SerializationException
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html
 */
export function decodeTags(fields: RequestFields): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'string') {
      throw sqsError('SerializationException', `the value of tag ${key} is not a string`);
    }
    checkTagKey(key);
    if (value.length > VALUE_LENGTH_MAX) {
      const message = 'Tag values must be between 0 and 256 characters in length.';
      throw sqsError('InvalidParameterValueException', message);
    }
    tags.set(key, value);
  }
  return tags;
}

/** Lets a key pass that a tag can have. @throws {AwsError} InvalidParameterValueException */
export function checkTagKey(key: string): void {
  if (key.length >= 1 && key.length <= KEY_LENGTH_MAX) return;
  const message = 'Tag keys must be between 1 and 128 characters in length.';
  throw sqsError('InvalidParameterValueException', message);
}
