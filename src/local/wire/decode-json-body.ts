import { isUtf8 } from 'node:buffer';
import { AwsError } from '../aws-error.ts';

/**
 * Reads the body of an AWS JSON request: an object, `{}` when empty.
 *
 * Members called `__proto__`, however they are spelt, are left out: an action that copied its
 * input member by member would otherwise set a prototype.
 *
 * @throws {AwsError} SerializationException
 */
export function decodeJsonBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  const input = parse(body);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new AwsError('SerializationException', 'the body is not a JSON object');
  }
  return input;
}

function parse(body: Buffer): unknown {
  if (!isUtf8(body)) throw new AwsError('SerializationException', 'the body is not UTF-8');
  const text = body.toString('utf8');
  try {
    return mayNamePrototype(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}

/** Two searches are far cheaper than a reviver, which is called for every value of the body. */
function mayNamePrototype(text: string): boolean {
  return text.includes('__proto__') || text.includes('\\u00');
}

function withoutPrototype(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
}
