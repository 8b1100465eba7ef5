import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { holds, proofOf, type FileProof } from './fileProof';
import type { LogContent, LogFileStat } from './logContent';
import { headOf } from './textStream';

/** Contents that are no longer at any path, kept for the day's rotated and compressed copies to be known by. */
const retiredLimit = 200;
/** A shorter head proves nothing: many logs begin alike. */
const leastHead = 64;

/** A file to read, and what is known of its content; without one it is new. */
export interface Claim {
  readonly file: LogFileStat;
  readonly content?: LogContent;
}

/** A file was rewritten in place: what was counted of it is no longer what it holds. */
export class Rewritten extends Error {}

/** Knows logs by their content: through renames, copies with truncation, and compression of rotated files. */
export class ContentRegistry {
  private contents: LogContent[] = [];

  get all(): readonly LogContent[] {
    return this.contents;
  }

  add(content: LogContent): void {
    this.contents.push(content);
  }

  /**
   * Says for each file whether its content is known, in the files' order. A copy of a content that another file
   * goes on with is left out. What was renamed to a name that no pattern covers is found again beside its old place.
   * @throws Rewritten where a file begins as before but no longer holds what was read.
   */
  async claim(files: readonly LogFileStat[], signal: AbortSignal): Promise<readonly Claim[]> {
    const claimed = new Map<LogFileStat, LogContent>();
    const taken = new Set<LogContent>();
    const unknown: LogFileStat[] = [];
    for (const file of files) {
      const content = this.contents.find(
        c => c.file.identity === file.identity && c.file.gzip === file.gzip && !taken.has(c),
      );
      if (content && (await this.isSame(content, file))) {
        claimed.set(file, content);
        taken.add(content);
      } else unknown.push(file);
    }
    const copies = new Set<LogFileStat>();
    for (const file of unknown) {
      const known = await this.byHead(file, signal);
      if (!known) continue;
      if (taken.has(known)) copies.add(file);
      else {
        claimed.set(file, known);
        taken.add(known);
      }
    }
    const renamed = await this.findRenamed(files, taken);
    this.retire(taken);
    return [
      ...files.filter(file => !copies.has(file)).map(file => this.toClaim(file, claimed.get(file))),
      ...renamed,
    ];
  }

  private toClaim(file: LogFileStat, content: LogContent | undefined): Claim {
    return content ? { file, content } : { file };
  }

  /** The same file by device and inode, and it still begins as it did. */
  private async isSame(content: LogContent, file: LogFileStat): Promise<boolean> {
    if (file.size === content.file.size && file.mtimeMs === content.file.mtimeMs) return true;
    if (file.gzip) return true;
    const handle = await open(file.path, 'r');
    try {
      if (!(await holds(handle, content.head))) return false;
      if (file.size >= content.offset && (await holds(handle, content.tail))) return true;
    } finally {
      await handle.close();
    }
    throw new Rewritten();
  }

  private async byHead(file: LogFileStat, signal: AbortSignal): Promise<LogContent | undefined> {
    const candidates = this.contents.filter(content => content.head.length >= leastHead);
    if (candidates.length === 0) return undefined;
    const head = await headOf(file, signal);
    const hashes = new Map<number, string>();
    const hashOf = (length: number): string => {
      const known = hashes.get(length) ?? proofOf(head.subarray(0, length), 0).hash;
      hashes.set(length, known);
      return known;
    };
    for (const content of candidates) {
      if (content.head.length > head.length || hashOf(content.head.length) !== content.head.hash) continue;
      if (file.gzip || (await this.holdsTail(file, content.tail))) return content;
    }
    return undefined;
  }

  private async holdsTail(file: LogFileStat, tail: FileProof): Promise<boolean> {
    const handle = await open(file.path, 'r');
    try {
      return await holds(handle, tail);
    } finally {
      await handle.close();
    }
  }

  /** What was renamed between two readings is read to its end, though no pattern covers its new name. */
  private async findRenamed(files: readonly LogFileStat[], taken: Set<LogContent>): Promise<Claim[]> {
    const replaced = new Set(files.map(file => file.path));
    const found: Claim[] = [];
    for (const content of this.contents) {
      const { path, gzip, identity } = content.file;
      if (taken.has(content) || gzip || !replaced.has(path)) continue;
      const stem = basename(path).replace(/\.[^.]*$/, '');
      const siblings = await readdir(dirname(path)).catch(() => []);
      for (const name of siblings.filter(sibling => sibling.startsWith(stem)).slice(0, 100)) {
        const file = await statLogFile(join(dirname(path), name)).catch(() => undefined);
        if (!file || file.identity !== identity || files.some(other => other.path === file.path)) continue;
        taken.add(content);
        found.push({ file, content });
        break;
      }
    }
    return found;
  }

  private retire(taken: ReadonlySet<LogContent>): void {
    const retired = this.contents.filter(content => !taken.has(content));
    const surplus = new Set(
      retired
        .sort((a, b) => a.file.mtimeMs - b.file.mtimeMs)
        .slice(0, Math.max(0, retired.length - retiredLimit)),
    );
    this.contents = this.contents.filter(content => !surplus.has(content));
  }
}

/** A log file as it lies on disk. @throws the system's error. */
export async function statLogFile(path: string): Promise<LogFileStat> {
  const { dev, ino, size, mtimeMs } = await stat(path);
  return { path, gzip: /\.gz$/i.test(path), identity: `${dev}:${ino}`, size, mtimeMs };
}
