import type { Sandbox } from './sandbox.ts';

/**
 * The environments of one function. The one used last is reused first, so that a function under
 * light load keeps few of them busy and their number says what was needed at once.
 */
export class EnvironmentPool {
  readonly #open: () => Sandbox;
  readonly #idle: Sandbox[] = [];
  readonly #all = new Set<Sandbox>();

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
    if (sandbox.isAlive) this.#idle.push(sandbox);
    else this.#all.delete(sandbox);
  }

  /** Ends all environments, the busy ones too. */
  async stop(): Promise<void> {
    this.#idle.length = 0;
    await Promise.all([...this.#all].map((sandbox) => sandbox.terminate()));
  }
}
