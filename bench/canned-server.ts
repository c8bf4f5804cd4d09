/** The floor: bare node:http and http2 answering canned bodies, parsing nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announceServer } from './announce-server.ts';

const sequenceNumber = '4'.repeat(56);
const shardId = 'shardId-000000000000';
const putRecords = JSON.stringify({
  FailedRecordCount: 0,
  Records: Array.from({ length: 500 }, () => ({
    SequenceNumber: sequenceNumber,
    ShardId: shardId,
  })),
});
const message = 'x'.repeat(200);
const md5 = 'a79d5a5b6e1f3e6c5a8c8c4b2f2a6a3b';
const bodies: Record<string, string> = {
  PutRecords: putRecords,
  SendMessageBatch: JSON.stringify({
    Successful: Array.from({ length: 10 }, (_, index) => ({
      Id: String(index),
      MessageId: `00000000-0000-4000-8000-00000000000${index}`,
      MD5OfMessageBody: md5,
    })),
    Failed: [],
  }),
  ReceiveMessage: JSON.stringify({
    Messages: Array.from({ length: 10 }, (_, index) => ({
      MessageId: `00000000-0000-4000-8000-00000000000${index}`,
      ReceiptHandle: 'r'.repeat(80),
      Body: message,
      MD5OfBody: md5,
    })),
  }),
  DeleteMessageBatch: JSON.stringify({
    Successful: Array.from({ length: 10 }, (_, index) => ({ Id: String(index) })),
    Failed: [],
  }),
};

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const target = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const body = bodies[target] ?? '{}';
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  announceServer(`http://127.0.0.1:${port}`);
});
