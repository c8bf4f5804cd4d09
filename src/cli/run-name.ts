import { randomBytes } from 'node:crypto';

/** A new run's name, e.g. `2026-11-23T01-30-00-3f9a`: sorts by time, names a directory. */
export function nameRun(atMs: number): string {
  const instant = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${instant}-${randomBytes(2).toString('hex')}`;
}
