import http from 'node:http';
import http2 from 'node:http2';
import { Readable, type Writable } from 'node:stream';
import { collectBody } from './request-body.ts';
import { createRequestContext, type RequestContext } from './request-context.ts';
import { type AnswerRequest, isPending, type WireAnswer } from './wire-request.ts';

/** What both versions of HTTP need to serve requests. */
export interface HttpServerOptions {
  readonly answerRequest: AnswerRequest;
  /** Requests whose answer is still to come; aborted when the server stops. */
  readonly pending: Set<RequestContext>;
  readonly nextRequestId: () => string;
}

/** A server for HTTP/1.1; it is handed its connections, it does not listen. */
export function createHttp1Server(options: HttpServerOptions): http.Server {
  // Clients keep connections for as long as they like: closing an idle one under a client
  // that is about to send again would fail its request.
  const limits = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
  return http.createServer(limits, (request, response) => {
    collectBody(request, (body) => {
      const { method = '', url = '', headers } = request;
      const { localAddress, localPort } = request.socket;
      const host = headers.host ?? `${localAddress}:${localPort}`;
      const context = createRequestContext(`http://${host}`);
      const answer = options.answerRequest({ method, url, headers, body, context });
      const send = ({ statusCode, headers, body }: WireAnswer): void => {
        response.writeHead(statusCode, {
          ...lengthOf(body),
          'x-amzn-requestid': options.nextRequestId(),
          ...headers,
        });
        sendBody({ body, to: response, context, pending: options.pending });
      };
      if (!isPending(answer)) return send(answer);
      response.on('close', context.abort);
      sendLater({ answer, context, send, pending: options.pending });
    });
  });
}

/** Room for large request bodies in flight, so that senders need not wait for window updates. */
const WINDOW_BYTES = 16 * 1_048_576;
const SESSION_MEMORY_MB = 256;

/** A server for HTTP/2 without TLS (h2c); it is handed its connections, it does not listen. */
export function createHttp2Server(options: HttpServerOptions): http2.Http2Server {
  const server = http2.createServer({
    settings: { initialWindowSize: WINDOW_BYTES },
    maxSessionMemory: SESSION_MEMORY_MB,
  });
  server.on('session', (session) => {
    session.setLocalWindowSize(WINDOW_BYTES);
    session.on('error', ignoreBrokenConnection);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', ignoreBrokenConnection);
    collectBody(stream, (body) => {
      const { ':method': method = '', ':path': url = '', ':authority': authority } = headers;
      const context = createRequestContext(`http://${authority ?? headers.host}`);
      const answer = options.answerRequest({ method, url, headers, body, context });
      const send = ({ statusCode, headers, body }: WireAnswer): void => {
        if (stream.destroyed || stream.closed) return;
        stream.respond({
          ':status': statusCode,
          ...lengthOf(body),
          'x-amzn-requestid': options.nextRequestId(),
          ...headers,
        });
        sendBody({ body, to: stream, context, pending: options.pending });
      };
      if (!isPending(answer)) return send(answer);
      stream.on('close', context.abort);
      sendLater({ answer, context, send, pending: options.pending });
    });
  });
  return server;
}

function lengthOf(body: WireAnswer['body']): { readonly 'content-length'?: number } {
  return typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {};
}

interface BodyToSend {
  readonly body: WireAnswer['body'];
  readonly to: Writable;
  readonly context: RequestContext;
  readonly pending: Set<RequestContext>;
}

/** Sends a body of chunks no faster than the client takes it; the request is aborted at its end. */
function sendBody({ body, to, context, pending }: BodyToSend): void {
  if (typeof body === 'string') {
    to.end(body);
    return;
  }
  pending.add(context);
  to.on('close', () => {
    context.abort();
    pending.delete(context);
  });
  Readable.from(body, { objectMode: false }).on('error', ignoreBrokenConnection).pipe(to);
}

interface LaterAnswer {
  readonly answer: PromiseLike<WireAnswer>;
  readonly context: RequestContext;
  readonly send: (answer: WireAnswer) => void;
  readonly pending: Set<RequestContext>;
}

function sendLater({ answer, context, send, pending }: LaterAnswer): void {
  pending.add(context);
  answer.then((ready) => {
    pending.delete(context);
    send(ready);
  });
}

/** A client that goes away is not an error of ours; its requests are aborted by then. */
export function ignoreBrokenConnection(): void {}
