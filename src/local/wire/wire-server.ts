import net from 'node:net';
import type { AwsOperations, RestRoute } from '../aws-operation.ts';
import type { ReportInternalError } from './error-answer.ts';
import { createHttp1Server, createHttp2Server, ignoreBrokenConnection } from './http-servers.ts';
import { createJsonService } from './json-service.ts';
import { refuseWebPages } from './refuse-web-pages.ts';
import type { RequestContext } from './request-context.ts';
import { createRestService } from './rest-service.ts';
import { WireError } from './wire-error.ts';
import type { AnswerRequest } from './wire-request.ts';

/** What to serve, and where. */
export interface WireServerOptions {
  /** @default '127.0.0.1', which other machines cannot reach */
  readonly host?: string;
  /** 0 takes a free one. @default 0 */
  readonly port?: number;
  readonly operations: AwsOperations;
  readonly routes: readonly RestRoute[];
  /** Told of every error that is our own fault; the client gets InternalFailure. */
  readonly onInternalError?: ReportInternalError;
}

/** The running endpoint of the local AWS. */
export interface WireServer {
  /** `http://HOST:PORT`, to be given to clients as `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly port: number;
  /** Stops listening, ends long polls with what they answer when aborted, drops connections. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the actions of all services over HTTP/1.1 and HTTP/2 on one port.
 *
 * HTTP/2 comes without TLS and without an upgrade, as the SDK's Kinesis client speaks it to an
 * `http://` endpoint; the first bytes of a connection tell which version it is.
 *
 * @throws {WireError} PORT_IN_USE, CANNOT_LISTEN
 */
export async function startWireServer(options: WireServerOptions): Promise<WireServer> {
  const { host = '127.0.0.1', port = 0 } = options;
  const pending = new Set<RequestContext>();
  const http = {
    answerRequest: createDispatcher(options),
    pending,
    nextRequestId: createRequestIds(),
  };
  const http1 = createHttp1Server(http);
  const http2 = createHttp2Server(http);
  const sockets = new Set<net.Socket>();
  const listener = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', ignoreBrokenConnection);
    socket.once('readable', () => {
      const head: unknown = socket.read();
      if (!Buffer.isBuffer(head)) return;
      socket.unshift(head);
      const speaksHttp2 = head.toString('latin1', 0, 3) === 'PRI';
      (speaksHttp2 ? http2 : http1).emit('connection', socket);
    });
  });
  const boundPort = await listen({ listener, host, port });
  const closed = new Promise<void>((resolve) => listener.once('close', resolve));
  const endpointHost = host.includes(':') ? `[${host}]` : host;
  return {
    endpoint: `http://${endpointHost}:${boundPort}`,
    port: boundPort,
    close: async () => {
      listener.close();
      await settlePending(pending);
      await dropConnections(sockets);
      await closed;
    },
  };
}

function createDispatcher({ operations, routes, onInternalError }: WireServerOptions) {
  const report = onInternalError ?? (() => undefined);
  const answerJson = createJsonService(operations, report);
  const answerRest = createRestService(routes, report);
  const answerRequest: AnswerRequest = (request) =>
    refuseWebPages(request.headers) ??
    (request.headers['x-amz-target'] === undefined ? answerRest(request) : answerJson(request));
  return answerRequest;
}

/** Ids in the form of AWS's, counted: what tells two requests apart needs no chance. */
function createRequestIds(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${(++count).toString(16).padStart(12, '0')}`;
}

interface Binding {
  readonly listener: net.Server;
  readonly host: string;
  readonly port: number;
}

function listen({ listener, host, port }: Binding): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new WireError('PORT_IN_USE', `${host}:${port} is in use already`, { cause })
          : new WireError('CANNOT_LISTEN', `cannot listen on ${host}:${port}: ${cause.message}`, {
              cause,
            }),
      );
    });
    listener.listen(port, host, () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Turns of the event loop that an aborted action gets to answer, and an answer to leave. */
const TURNS_TO_ANSWER = 100;
const TURNS_TO_LEAVE = 20;

async function settlePending(pending: ReadonlySet<RequestContext>): Promise<void> {
  for (const context of pending) context.abort();
  for (let turn = 0; pending.size > 0 && turn < TURNS_TO_ANSWER; turn++) await nextTurn();
}

async function dropConnections(sockets: ReadonlySet<net.Socket>): Promise<void> {
  await nextTurn();
  for (const socket of sockets) socket.destroySoon();
  for (let turn = 0; sockets.size > 0 && turn < TURNS_TO_LEAVE; turn++) await nextTurn();
  for (const socket of sockets) socket.destroy();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
