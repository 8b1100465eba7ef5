import { promises as fs } from 'node:fs';

/** Windows refuses it while anybody has the old file open, be it another window or a virus scanner: mostly for a moment. */
const busy: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const mostTries = 6;

/** Puts a finished draft in the place of a file. @throws what the disk says, after some 300 ms of being refused. */
export async function replaceFile(draft: string, file: string): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await fs.rename(draft, file);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (tried === mostTries || !busy.has(code)) throw error;
      await new Promise(resolve => setTimeout(resolve, 5 * 2 ** tried));
    }
  }
}
