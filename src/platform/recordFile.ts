import { Buffer } from 'node:buffer';
import { open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { problem, ProblemError } from '../core/base/problem';
import type {} from '../core/notes/problems';
import { replaceFile } from './replaceFile';

/** How a rewrite ended. On a clash nothing was written; `theirs` is what stands in the file. */
export type Rewritten =
  | { readonly kind: 'written'; readonly text: string; readonly merged: boolean }
  | { readonly kind: 'clash'; readonly keys: readonly string[]; readonly theirs: string };

/** Merges a change (`ours`) with one that somebody made in between; keys where they clash. */
export type Merge = (
  base: string,
  ours: string,
  theirs: string,
) =>
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'clash'; readonly keys: readonly string[] };

/** A rewrite of another window takes milliseconds: an older one was left by a crash. */
const staleMs = 10_000;
const patienceMs = 3_000;
const pauseMs = 25;

/**
 * Replaces a text file as a whole (write beside it, fsync, rename), holding what stands there now against what was
 * read: a change that somebody made in between is merged or told, never overwritten. One writer at a time, among all
 * windows of all machines that see the file: the new text's own file, made exclusively, is the lock.
 * @throws ProblemError `notes.busy`, `notes.notText`; or what the disk says.
 */
export async function rewriteFile(
  path: string,
  read: string,
  text: string,
  merge: Merge,
): Promise<Rewritten> {
  const draft = join(dirname(path), `.${basename(path)}.opex.tmp`);
  const { mode } = await stat(path);
  const handle = await lock(draft, mode & 0o777, path);
  try {
    const theirs = await readUtf8(path);
    const next = theirs === read ? ({ kind: 'merged', text } as const) : merge(read, text, theirs);
    if (next.kind === 'clash') {
      await handle.close();
      await rm(draft, { force: true });
      return { ...next, theirs };
    }
    await handle.writeFile(next.text);
    await handle.sync();
    await checkIsOurs(handle, draft, path);
    await handle.close();
    if (next.text === theirs) await rm(draft, { force: true });
    else await replaceFile(draft, path);
    return { kind: 'written', text: next.text, merged: theirs !== read };
  } catch (error) {
    await handle.close().catch(() => undefined);
    if (!(error instanceof LockLost)) await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Somebody took the lock for one that a crash had left: what lies there now is theirs, and half written. */
class LockLost extends ProblemError {}

async function checkIsOurs(handle: FileHandle, draft: string, path: string): Promise<void> {
  const there = await stat(draft).catch(() => undefined);
  if (there?.ino !== (await handle.stat()).ino)
    throw new LockLost(problem('notes.busy', { file: basename(path) }));
}

/** The file's text where it is UTF-8: what would not come back the same must not be written over. */
export async function readUtf8(path: string): Promise<string> {
  const bytes = await readFile(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    throw new ProblemError(problem('notes.notText', {}, { file: path, line: 0, column: 0 }));
  }
  return text;
}

async function lock(draft: string, mode: number, path: string): Promise<FileHandle> {
  for (const end = Date.now() + patienceMs; ;) {
    try {
      return await open(draft, 'wx', mode);
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = await stat(draft).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > staleMs) await rm(draft, { force: true });
    else if (Date.now() > end) throw new ProblemError(problem('notes.busy', { file: basename(path) }));
    else await new Promise(resolve => setTimeout(resolve, pauseMs));
  }
}
