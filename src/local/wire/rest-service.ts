import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { RestRoute } from '../aws-operation.ts';
import { answerError, type ReportInternalError } from './error-answer.ts';
import { tooLarge } from './json-service.ts';
import type { WireAnswer, WireRequest } from './wire-request.ts';

/** A route with its path cut at the slashes. */
interface SplitRoute {
  readonly route: RestRoute;
  readonly segments: readonly string[];
}

/**
 * Serves the REST protocol, which Lambda speaks: method and path name the action.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function createRestService(
  routes: readonly RestRoute[],
  onInternalError: ReportInternalError,
): (request: WireRequest) => Promise<WireAnswer> {
  const splitRoutes = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return async (request) => {
    try {
      return await route(request, splitRoutes);
    } catch (error) {
      const action = `${request.method} ${request.url}`;
      return answerError({ error, action, contentType: 'application/json', onInternalError });
    }
  };
}

async function route(request: WireRequest, routes: readonly SplitRoute[]): Promise<WireAnswer> {
  const { method, url, headers, body, context } = request;
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  const query = new URLSearchParams(queryAt === -1 ? '' : url.slice(queryAt));
  // Some clients end the path of a collection with a slash.
  const sent = path.replace(/\/$/, '').split('/');
  for (const { route, segments } of routes) {
    const params = route.method === method ? matchPath(segments, sent) : null;
    if (params === null) continue;
    if (body === null) throw tooLarge();
    const answer = await route.handle(
      { params, headers: singleHeaders(headers), query, body },
      context,
    );
    return {
      statusCode: answer.statusCode,
      headers: { 'content-type': 'application/json', ...answer.headers },
      body: answer.body ?? '',
    };
  }
  throw new AwsError('UnknownOperationException', `not simulated: ${method} ${path}`, {
    statusCode: 404,
  });
}

/** The path's parameters by name, null when it is another path. */
function matchPath(
  segments: readonly string[],
  sent: readonly string[],
): Readonly<Record<string, string>> | null {
  if (segments.length !== sent.length) return null;
  const params: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const value = sent[index] ?? '';
    if (segment.startsWith('{')) params.push([segment.slice(1, -1), percentDecoded(value)]);
    else if (segment !== value) return null;
  }
  return Object.fromEntries(params);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('ValidationException', `the path part "${text}" is not percent-encoded`);
  }
}

function singleHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}
