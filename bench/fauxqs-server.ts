/** A peer: fauxqs, through its programmatic API and without its request log. */
import { buildApp } from 'fauxqs';
import { announceServer } from './announce-server.ts';

announceServer(await buildApp({ logger: false }).listen({ port: 0, host: '127.0.0.1' }));
