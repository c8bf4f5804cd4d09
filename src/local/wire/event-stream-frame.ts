import { crc32 } from 'node:zlib';

/** One message of an event stream. */
export interface EventStreamFrame {
  /** At most 255 bytes per name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

const STRING_TYPE = 7;
const PRELUDE_BYTES = 8;
const CRC_BYTES = 4;

/**
 * Encodes a message as AWS frames it: total length, length of the headers, CRC of these two,
 * headers, payload, CRC of all before. All numbers are big-endian.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function encodeEventStreamFrame({ headers, payload }: EventStreamFrame): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(encodeHeader));
  const body = Buffer.from(payload);
  const totalBytes = PRELUDE_BYTES + CRC_BYTES + head.length + body.length + CRC_BYTES;
  const frame = Buffer.alloc(totalBytes);
  frame.writeUInt32BE(totalBytes, 0);
  frame.writeUInt32BE(head.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, PRELUDE_BYTES)), PRELUDE_BYTES);
  head.copy(frame, PRELUDE_BYTES + CRC_BYTES);
  body.copy(frame, PRELUDE_BYTES + CRC_BYTES + head.length);
  const end = totalBytes - CRC_BYTES;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

function encodeHeader([name, value]: readonly [string, string]): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const valueLength = Buffer.alloc(2);
  valueLength.writeUInt16BE(valueBytes.length);
  const nameLength = Buffer.from([nameBytes.length]);
  return Buffer.concat([
    nameLength,
    nameBytes,
    Buffer.from([STRING_TYPE]),
    valueLength,
    valueBytes,
  ]);
}
