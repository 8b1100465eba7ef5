import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Records that windows of one machine share: one JSON file a record below the extension's global storage, written
 * whole (write, fsync, rename) so that a reader sees the old or the new one, never half. No token goes in here.
 * A Memento would rewrite the whole object on each update and lose what another window wrote.
 */
export class SharedState {
  constructor(
    private readonly root: string,
    private readonly onUnreadable: (file: string, error: unknown) => void,
  ) {}

  /** All records of a folder, by name. An unreadable one is told and left where it is. */
  async list(folder: string): Promise<ReadonlyMap<string, unknown>> {
    const records = new Map<string, unknown>();
    for (const name of await this.names(folder)) {
      const value = await this.read(folder, name);
      if (value !== undefined) records.set(name, value);
    }
    return records;
  }

  async read(folder: string, name: string): Promise<unknown> {
    const file = this.fileOf(folder, name);
    try {
      return JSON.parse(await fs.readFile(file, 'utf8')) as unknown;
    } catch (error) {
      if (!isMissing(error)) this.onUnreadable(file, error);
      return undefined;
    }
  }

  /** Resolves once the record is on disk. @throws when it could not be written. */
  async write(folder: string, name: string, value: unknown): Promise<void> {
    const file = this.fileOf(folder, name);
    await fs.mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomUUID()}.tmp`;
    const handle = await fs.open(draft, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(draft, file);
  }

  /** Makes a record unless there is one; true for the one window that made it. */
  async claim(folder: string, name: string, value: unknown): Promise<boolean> {
    const file = this.fileOf(folder, name);
    await fs.mkdir(dirname(file), { recursive: true });
    try {
      await fs.writeFile(file, JSON.stringify(value), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  async remove(folder: string, name: string): Promise<void> {
    await fs.rm(this.fileOf(folder, name), { force: true });
  }

  /** Names of a folder's records. */
  async names(folder: string): Promise<readonly string[]> {
    try {
      const entries = await fs.readdir(join(this.root, folder));
      return entries
        .filter(entry => entry.endsWith('.json'))
        .map(entry => decodeURIComponent(entry.slice(0, -5)));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  private fileOf(folder: string, name: string): string {
    // encodeURIComponent leaves no separator; a lone dot name cannot arise because of the ending.
    return join(this.root, folder, `${encodeURIComponent(name)}.json`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT';
}
