import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** A request as the SDK made it. */
export interface ReceivedRequest {
  readonly target: string;
  readonly body: Record<string, unknown>;
}

/** How a scripted AWS treats one request. */
export type ScriptedAnswer =
  | { readonly kind: 'json'; readonly status: number; readonly body: object }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

/** An endpoint that answers as a test says; speaks HTTP/1.1 or, as Kinesis does, HTTP/2. */
export interface ScriptedEndpoint {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
}

export async function scriptedEndpoint(
  protocol: 'http1' | 'http2',
  answerTo: (request: ReceivedRequest) => ScriptedAnswer,
): Promise<ScriptedEndpoint> {
  const requests: ReceivedRequest[] = [];
  const onRequest = async (
    request: http.IncomingMessage | http2.Http2ServerRequest,
    response: http.ServerResponse | http2.Http2ServerResponse,
  ): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const received = { target: String(request.headers['x-amz-target']), body };
    requests.push(received);
    const answer = answerTo(received);
    if (answer.kind === 'reset') request.socket.destroy();
    if (answer.kind !== 'json') return;
    response.statusCode = answer.status;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(answer.body));
  };
  const listener = (...args: Parameters<typeof onRequest>): void => {
    onRequest(...args).catch(() => undefined);
  };
  const server = protocol === 'http1' ? http.createServer(listener) : http2.createServer(listener);
  const connections = new Set<Socket>();
  const keep = (socket: Socket): void => {
    connections.add(socket);
  };
  if (server instanceof http.Server) server.on('connection', keep);
  else server.on('connection', keep);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      for (const connection of connections) connection.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What an SDK client needs to talk to a {@link scriptedEndpoint}. */
export function clientConfigFor({ url }: ScriptedEndpoint) {
  return {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
}
