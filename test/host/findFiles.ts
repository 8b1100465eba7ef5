import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All files below a folder whose name ends so, sorted; an absent folder has none. */
export function findFiles(folder: string, ending: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith(ending))
      .map(entry => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
