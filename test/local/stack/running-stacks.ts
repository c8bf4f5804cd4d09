import { join } from 'node:path';
import { systemClock } from '../../../src/clock.ts';
import {
  type LocalAws,
  type StartLocalAwsOptions,
  startLocalAws,
} from '../../../src/local/stack/start-local-aws.ts';
import { createPrng } from '../../../src/prng.ts';
import { role, templateOf } from './stack-templates.ts';

const handlers = join(import.meta.dirname, 'handlers');
const running: LocalAws[] = [];

/**
 * Starts a stack of these resources and a role, with the names of its queues and streams as
 * outputs; the function `Consumer` has the code of a folder of `handlers/`.
 */
export async function startStack(
  resources: Readonly<Record<string, unknown>>,
  { code = 'recording', ...options }: { code?: string } & Partial<StartLocalAwsOptions> = {},
): Promise<LocalAws> {
  const outputs = Object.keys(resources)
    .filter((logicalId) => /Queue|Stream$/.test(logicalId))
    .map((logicalId) => [logicalId, { Value: { Ref: logicalId } }]);
  const local = await startLocalAws({
    template: templateOf({ Role: role, ...resources }, Object.fromEntries(outputs)),
    codeDirectories: new Map([['Consumer', join(handlers, code)]]),
    clock: systemClock,
    prng: createPrng(1),
    ...options,
  });
  running.push(local);
  return local;
}

/** Stops what {@link startStack} started; for `afterEach`. */
export async function stopStacks(): Promise<void> {
  await Promise.all(running.splice(0).map((local) => local.stop()));
}
