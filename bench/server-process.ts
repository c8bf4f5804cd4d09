import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a server process has used so far. */
export interface ServerUsage {
  readonly rssBytes: number;
  readonly cpuMs: number;
}

/** A server under test in a process of its own. */
export interface ServerProcess {
  readonly endpoint: string;
  readonly usage: () => Promise<ServerUsage>;
  readonly stop: () => Promise<void>;
}

/** Forks one of the server scripts beside this file and waits until it listens. */
export async function startServerProcess(script: string): Promise<ServerProcess> {
  const child = fork(new URL(script, import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = async <T>(): Promise<T> => {
    const [message] = (await once(child, 'message')) as [T];
    return message;
  };
  const { endpoint } = await answer<{ endpoint: string }>();
  return {
    endpoint,
    usage: async () => {
      child.send('usage');
      return answer<ServerUsage>();
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.send('stop');
      setTimeout(() => child.kill('SIGKILL'), 3000).unref();
      await exited;
    },
  };
}
