import { format } from 'node:util';
import type { OutputPort } from './execution-environment.ts';

const CONSOLE_LEVELS = [
  ['log', 'INFO'],
  ['info', 'INFO'],
  ['warn', 'WARN'],
  ['error', 'ERROR'],
  ['debug', 'DEBUG'],
  ['trace', 'TRACE'],
] as const;

/**
 * Sends what this thread prints to `output`. Console messages get what Lambda's runtime puts
 * before them: time, request id and level.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function captureOutput(output: OutputPort, currentRequestId: () => string): void {
  captureStream(process.stdout, output);
  captureStream(process.stderr, output);
  for (const [method, level] of CONSOLE_LEVELS) {
    globalThis.console[method] = (...values: unknown[]) => {
      const stamp = new Date().toISOString();
      output.message(`${stamp}\t${currentRequestId()}\t${level}\t${format(...values)}`);
    };
  }
}

function captureStream(stream: NodeJS.WriteStream, output: OutputPort): void {
  // Streaming, because a character may be cut between two writes.
  const utf8 = new TextDecoder();
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    output.text(typeof chunk === 'string' ? chunk : utf8.decode(chunk, { stream: true }));
    const written = rest.find((argument) => typeof argument === 'function');
    if (written) process.nextTick(written);
    return true;
  };
  Object.defineProperty(stream, 'write', { value: write });
}
