import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../../invariant.ts';
import { describeThrown } from './error-document.ts';
import type { InvokeOutcome } from './execution-environment.ts';
import { type Handler, importHandler, locateHandler } from './handler-module.ts';
import { RuntimeError } from './runtime-error.ts';
import {
  COMPILE_CACHE_VARIABLE,
  type WorkerInvocation,
  type WorkerMessage,
  type WorkerStart,
} from './worker-messages.ts';
import { captureOutput } from './worker-output.ts';

// The entry of a worker thread: what Lambda's Node.js runtime is in an execution environment.
// Loads one function, then runs it whenever the parent sends an invocation.

/** The most bytes of JSON that a synchronous invocation may answer. */
const RESPONSE_BYTES_MAX = 6_291_556;

const start: WorkerStart = workerData;
delete process.env[COMPILE_CACHE_VARIABLE];
let requestId = 'undefined';

captureOutput(
  {
    text: (chunk) => post({ kind: 'text', chunk }),
    message: (message) => post({ kind: 'message', message }),
  },
  () => requestId,
);
await load();

async function load(): Promise<void> {
  const location = locateHandler(start.codeDirectory, start.handler);
  try {
    const handler = await importHandler(location, start.handler);
    parentPort?.on('message', (invocation: WorkerInvocation) => void run(handler, invocation));
    post({ kind: 'ready', memoryUsedBytes: memoryUsedBytes() });
  } catch (thrown) {
    post({ kind: 'failed', file: location.file, error: describeThrown(thrown) });
  }
}

async function run(handler: Handler, invocation: WorkerInvocation): Promise<void> {
  requestId = invocation.requestId;
  post({ kind: 'ended', outcome: await outcomeOf(handler, invocation) });
}

async function outcomeOf(handler: Handler, invocation: WorkerInvocation): Promise<InvokeOutcome> {
  try {
    const answer = await handler(JSON.parse(invocation.event), contextOf(invocation));
    const payload = encodeAnswer(answer);
    return { kind: 'returned', payload, memoryUsedBytes: memoryUsedBytes() };
  } catch (thrown) {
    return { kind: 'failed', error: describeThrown(thrown), memoryUsedBytes: memoryUsedBytes() };
  }
}

function contextOf({ requestId, deadlineAtMs }: WorkerInvocation): object {
  return {
    ...start.context,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadlineAtMs - Date.now(),
  };
}

function encodeAnswer(answer: unknown): string {
  const payload = stringify(answer);
  if (Buffer.byteLength(payload) > RESPONSE_BYTES_MAX) {
    throw new RuntimeError(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`,
    );
  }
  return payload;
}

function stringify(answer: unknown): string {
  try {
    return JSON.stringify(answer) ?? 'null';
  } catch (cause) {
    const reason = describeThrown(cause).errorMessage;
    const message = `Unable to stringify response body as json: ${reason}`;
    throw new RuntimeError('Runtime.MarshalError', message, { cause });
  }
}

function memoryUsedBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function post(message: WorkerMessage): void {
  invariant(parentPort !== null, 'this file runs in a worker thread');
  parentPort.postMessage(message);
}
