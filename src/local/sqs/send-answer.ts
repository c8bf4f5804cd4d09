import type { SendReceipt } from './deduplication-window.ts';
import { md5OfMessageAttributes } from './message-digest.ts';
import type { NewMessage } from './stored-message.ts';

/** What SendMessage answers for one message; absent values are left out of the JSON. */
export interface SendAnswer {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes: string | undefined;
  readonly MD5OfMessageSystemAttributes: string | undefined;
  readonly SequenceNumber: string | undefined;
}

/** The answer to one accepted message. */
export function answerSend(message: NewMessage, receipt: SendReceipt): SendAnswer {
  return {
    MessageId: receipt.messageId,
    MD5OfMessageBody: message.md5OfBody,
    MD5OfMessageAttributes: message.md5OfMessageAttributes,
    MD5OfMessageSystemAttributes: md5OfSystemAttributes(message.traceHeader),
    SequenceNumber: receipt.sequenceNumber,
  };
}

function md5OfSystemAttributes(traceHeader: string | undefined): string | undefined {
  if (traceHeader === undefined) return undefined;
  return md5OfMessageAttributes({
    AWSTraceHeader: { dataType: 'String', stringValue: traceHeader },
  });
}
