import type { Readable } from 'node:stream';
import { REQUEST_BYTES_MAX } from './wire-request.ts';

/** Beyond this the connection is cut: a client that sends on and on is not waited for. */
const DISCARDED_BYTES_MAX = 8 * REQUEST_BYTES_MAX;

/**
 * Hands over a request's body when its last byte is here, null when it was too large.
 *
 * The rest of a body that is too large is read and thrown away: answering while the client
 * still sends would reset its connection, and it would never see the answer.
 */
export function collectBody(stream: Readable, onBody: (body: Buffer | null) => void): void {
  let chunks: Buffer[] = [];
  let receivedBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.length;
    if (receivedBytes <= REQUEST_BYTES_MAX) chunks.push(chunk);
    else chunks = [];
    if (receivedBytes > DISCARDED_BYTES_MAX) stream.destroy();
  });
  stream.on('end', () => {
    if (receivedBytes > REQUEST_BYTES_MAX) return onBody(null);
    const [first] = chunks;
    onBody(chunks.length === 1 && first ? first : Buffer.concat(chunks, receivedBytes));
  });
}
