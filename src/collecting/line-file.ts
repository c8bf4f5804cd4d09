import { appendFile, writeFile } from 'node:fs/promises';

/** An append-only file of text lines. */
export interface LineFile {
  /** Appends lines in one write; none is fine. */
  readonly append: (lines: readonly string[]) => Promise<void>;
}

/** Creates the file, empty; rejects when it exists. */
export async function createLineFile(path: string): Promise<LineFile> {
  await writeFile(path, '', { flag: 'wx' });
  return {
    append: async (lines) => {
      if (lines.length > 0) await appendFile(path, `${lines.join('\n')}\n`);
    },
  };
}
