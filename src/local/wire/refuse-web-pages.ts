import type { IncomingHttpHeaders } from 'node:http';
import type { WireAnswer } from './wire-request.ts';

/**
 * The refusal of a request that a browser sends for a web page, null for any other.
 *
 * A page of any site can post to loopback, and nobody here checks credentials: without this it
 * could invoke the user's functions. SDK clients never send `Origin`, browsers cannot leave it out.
 */
export function refuseWebPages(headers: IncomingHttpHeaders): WireAnswer | null {
  if (headers.origin === undefined) return null;
  return {
    statusCode: 403,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
    body: JSON.stringify({
      __type: 'AccessDeniedException',
      message: 'the local AWS does not serve web pages',
    }),
  };
}
