import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './runtime-error.ts';

/** A function's handler: an event in, an answer or a promise of one out. */
export type Handler = (event: unknown, context: unknown) => unknown;

/** The extensions that a handler's file may have, first match first, as in Lambda's runtime. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** A handler setting taken apart. */
export interface HandlerLocation {
  /** The module; without an extension when there is no such file. */
  readonly file: string;
  /** The names that lead from the module to the handler. */
  readonly exportPath: readonly string[];
}

/** Finds the module of `handlers/producer.handler` below the folder of the bundle. */
export function locateHandler(codeDirectory: string, handler: string): HandlerLocation {
  const slashAt = handler.lastIndexOf('/');
  const dotAt = handler.indexOf('.', slashAt + 1);
  const modulePath = dotAt === -1 ? handler : handler.slice(0, dotAt);
  const base = resolve(codeDirectory, modulePath);
  const extension = EXTENSIONS.find((candidate) => existsSync(`${base}${candidate}`)) ?? '';
  const exportPath = dotAt === -1 ? [] : handler.slice(dotAt + 1).split('.');
  return { file: `${base}${extension}`, exportPath };
}

/**
 * Loads the module and takes the handler out of it.
 *
 * @throws {RuntimeError} when there is no such module or handler, or it is no handler
 * @throws whatever the module itself throws at load
 */
export async function importHandler(location: HandlerLocation, name: string): Promise<Handler> {
  if (location.exportPath.length === 0 || name.includes('..')) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler: ${name}`);
  }
  let value: unknown = await importModule(location.file);
  for (const part of location.exportPath) value = member(value, part);
  if (!isHandler(value)) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (value.length >= 3) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      `${name} takes a callback, which Lambda no longer has since Node.js 24: make it async`,
    );
  }
  return value;
}

async function importModule(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', String(cause), { cause });
    }
    const isMissing =
      cause instanceof Error &&
      'code' in cause &&
      (cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'MODULE_NOT_FOUND');
    if (isMissing) throw new RuntimeError('Runtime.ImportModuleError', String(cause), { cause });
    throw cause;
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
