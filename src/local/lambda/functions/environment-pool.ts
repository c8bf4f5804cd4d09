import type { Sandbox } from './sandbox.ts';

/**
 * The environments of one function. The one used last is reused first, so that a function under
 * light load keeps few of them busy and their number says what was needed at once.
 */
export class EnvironmentPool {
  readonly #open: () => Sandbox;
  readonly #idle: Sandbox[] = [];
  readonly #all = new Set<Sandbox>();
  #closed = false;

  /** `open` makes a new environment. */
  constructor(open: () => Sandbox) {
    this.#open = open;
  }

  /** An idle environment, or a new one when none is idle. */
  take(): Sandbox {
    for (let sandbox = this.#idle.pop(); sandbox; sandbox = this.#idle.pop()) {
      if (sandbox.isAlive) return sandbox;
      this.#all.delete(sandbox);
    }
    const opened = this.#open();
    this.#all.add(opened);
    return opened;
  }

  /** Takes an environment back; a dead one is forgotten. */
  giveBack(sandbox: Sandbox): void {
    if (!sandbox.isAlive) this.#all.delete(sandbox);
    else if (this.#closed) void sandbox.terminate();
    else this.#idle.push(sandbox);
  }

  /** Ends the idle environments now, and each busy one when it is given back. */
  close(): void {
    this.#closed = true;
    for (const sandbox of this.#idle.splice(0)) void sandbox.terminate();
  }

  /** Ends all environments, the busy ones too. */
  async stop(): Promise<void> {
    this.#idle.length = 0;
    await Promise.all([...this.#all].map((sandbox) => sandbox.terminate()));
  }
}
