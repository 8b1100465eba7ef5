import { randomUUID } from 'node:crypto';
import { promises as fs, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { toDisposable, type Disposable } from '../core/base/disposable';
import { replaceFile } from './replaceFile';

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

  /** All records of a folder, by name. An unreadable one is told, left where it is, and listed as undefined. */
  async list(folder: string): Promise<ReadonlyMap<string, unknown>> {
    const records = new Map<string, unknown>();
    for (const name of await this.names(folder)) {
      const found = await this.look(folder, name);
      if (found) records.set(name, found.value);
    }
    return records;
  }

  /** Undefined where there is no such record, or none that can be read. */
  async read(folder: string, name: string): Promise<unknown> {
    return (await this.look(folder, name))?.value;
  }

  /**
   * Resolves once the record is on disk. @throws when it could not be written.
   * @param durable false for what a power cut may take: it is written whole all the same, and wakes no disk.
   */
  async write(folder: string, name: string, value: unknown, durable = true): Promise<void> {
    const file = this.fileOf(folder, name);
    await fs.mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomUUID()}.tmp`;
    try {
      const handle = await fs.open(draft, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(value));
        if (durable) await handle.sync();
      } finally {
        await handle.close();
      }
      await replaceFile(draft, file);
    } catch (error) {
      await fs.rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
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
      return entries.filter(entry => entry.endsWith('.json')).flatMap(entry => nameOf(entry) ?? []);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /**
   * Tells the names of records that changed in a folder, by whichever window. Not every disk can tell: whoever must
   * know looks now and then as well.
   */
  watch(folder: string, onChange: (name: string) => void): Disposable {
    const path = join(this.root, folder);
    let isEnded = false;
    let end = (): void => undefined;
    const start = async (): Promise<void> => {
      await fs.mkdir(path, { recursive: true });
      if (isEnded) return;
      const watcher = watch(path, { persistent: false }, (_, entry) => {
        const name = entry?.endsWith('.json') ? nameOf(entry) : undefined;
        if (name !== undefined) onChange(name);
      });
      end = () => watcher.close();
      watcher.on('error', end);
    };
    start().catch(() => undefined);
    return toDisposable(() => {
      isEnded = true;
      end();
    });
  }

  /** Undefined where there is no such record; without a value where it cannot be read. */
  private async look(folder: string, name: string): Promise<{ readonly value?: unknown } | undefined> {
    const file = this.fileOf(folder, name);
    try {
      return { value: JSON.parse(await fs.readFile(file, 'utf8')) as unknown };
    } catch (error) {
      if (isMissing(error)) return undefined;
      this.onUnreadable(file, error);
      return {};
    }
  }

  private fileOf(folder: string, name: string): string {
    // encodeURIComponent leaves no separator; a lone dot name cannot arise because of the ending.
    return join(this.root, folder, `${encodeURIComponent(name)}.json`);
  }
}

/** Undefined for a file that is none of ours: our names are percent-encoded. */
function nameOf(entry: string): string | undefined {
  try {
    return decodeURIComponent(entry.slice(0, -5));
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT';
}
