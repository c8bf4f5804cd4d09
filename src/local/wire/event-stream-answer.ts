import type { EventStream } from '../aws-operation.ts';
import { describeError, type ErrorAnswerOptions } from './error-answer.ts';
import { encodeEventStreamFrame } from './event-stream-frame.ts';
import type { WireAnswer } from './wire-request.ts';

/** What surrounds the events of an answer. */
export type EventStreamAnswerOptions = Omit<ErrorAnswerOptions, 'error'>;

/**
 * An answer whose events are sent as they come: first an empty `initial-response`, last the
 * exception that ended them, if one did. `contentType` is that of the payloads.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function answerEventStream(
  stream: EventStream,
  options: EventStreamAnswerOptions,
): WireAnswer {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    body: framesOf(stream, options),
  };
}

async function* framesOf(
  { events }: EventStream,
  options: EventStreamAnswerOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const frame = (headers: Readonly<Record<string, string>>, payload: unknown): Buffer =>
    encodeEventStreamFrame({
      headers: { ...headers, ':content-type': options.contentType },
      payload: JSON.stringify(payload),
    });
  const event = { ':message-type': 'event' };
  yield frame({ ...event, ':event-type': 'initial-response' }, {});
  try {
    for await (const { type, payload } of events) {
      yield frame({ ...event, ':event-type': type }, payload);
    }
  } catch (error) {
    const { code, message } = describeError({ ...options, error });
    yield frame({ ':message-type': 'exception', ':exception-type': code }, { message });
  }
}
