import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// Goal: every sample event can be tried with nothing but a checkout: no account, no credentials.
// Method: `sls invoke local` as the README names it, for each file of events/.

const root = fileURLToPath(new URL('../..', import.meta.url));
const functionOf = (file: string): string => {
  if (file.startsWith('producer-')) return 'producer';
  if (file.startsWith('kinesis-')) return 'kinesisConsumer';
  return file.startsWith('sqs-fifo-') ? 'sqsFifoConsumer' : 'sqsConsumer';
};
const withoutCredentials = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')),
);

test.each(readdirSync(`${root}/events`))(
  'events/%s gives an answer and an observation',
  (file) => {
    const ran = spawnSync(
      'serverless',
      ['invoke', 'local', '-f', functionOf(file), '-p', `events/${file}`],
      {
        cwd: root,
        env: { ...withoutCredentials, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        timeout: 60_000,
      },
    );

    expect(ran.stdout).toMatch(/^\{"kvs":3,"kind":"(attempt|delivery)"/m);
    expect(ran.stdout).toMatch(/"batchItemFailures": \[|"kind": "(workload|activity)"/);
    expect(ran.status).toBe(0);
  },
  70_000,
);
