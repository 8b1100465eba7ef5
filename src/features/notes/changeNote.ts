import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { mergeNote, type Merged } from '../../core/notes/mergeNote';
import { noteVersion, readNote, type FrontMatterReader } from '../../core/notes/readNote';
import { changeOpen } from '../../platform/changeOpen';
import { readUtf8, rewriteFile } from '../../platform/recordFile';
import { RootedFiles } from '../../platform/rootedFiles';
import type { VirtualTexts } from '../../platform/virtualText';
import { diskFolders } from './codeFile';

/** A note's file as it is read for a change: the text that the change is made to. */
export async function readNoteText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  return open?.isDirty ? open.getText() : readUtf8(await pathOf(uri));
}

/**
 * Sets keys of a note's front matter; everything else stays byte by byte. Keys are worked out of the note as it is on
 * disk now. @throws ProblemError where nothing was written.
 */
export async function changeNoteKeys(
  uri: vscode.Uri,
  keysOf: (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const { parseFrontMatter, updateFrontMatter } = await import('../../core/documents/frontMatter');
  const read = await readNoteText(uri);
  await rewriteNote(uri, read, updateFrontMatter(read, keysOf(parseFrontMatter(read).data)));
}

/**
 * Writes a note that was read as `read` anew. What somebody else wrote in between is merged in; in an editor with
 * unsaved changes the change joins them, unsaved.
 * @param texts keep what was not written, for whoever wants to compare it with what is there.
 * @throws ProblemError `notes.clash` where both changed the same, or where the file must not be written; nothing was.
 */
export async function rewriteNote(
  uri: vscode.Uri,
  read: string,
  text: string,
  texts?: Pick<VirtualTexts, 'keep'>,
): Promise<void> {
  const tools = await import('../../core/documents/frontMatter');
  const merge = (base: string, ours: string, theirs: string): Merged => {
    return mergeNote(base, ours, theirs, { parse: tools.parseFrontMatter, update: tools.updateFrontMatter });
  };
  checkVersion(uri, read, tools);
  const file = vscode.workspace.asRelativePath(uri);
  const clash = (keys: readonly string[]): ProblemError => {
    const yours = texts?.keep(uri.path.split('/').pop() ?? 'note', text);
    const sides = yours ? ([uri.toString(), yours.toString()] as const) : undefined;
    return new ProblemError(problem('notes.clash', { file, keys, ...(sides ? { sides } : {}) }));
  };
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open?.isDirty) {
    await changeOpen(open, theirs => {
      const merged = merge(read, text, theirs);
      if (merged.kind === 'merged') return merged.text;
      throw clash(merged.keys);
    });
    return;
  }
  let ended: Awaited<ReturnType<typeof rewriteFile>>;
  try {
    ended = await rewriteFile(await pathOf(uri), read, text, merge);
  } catch (error) {
    if (error instanceof Error && (error as { readonly code?: unknown }).code === 'ENOENT') {
      throw new ProblemError(problem('notes.noteGone', { file }), { cause: error });
    }
    throw error;
  }
  if (ended.kind === 'clash') throw clash(ended.keys);
}

/** A note of a newer format is read-only: what this Opex does not know it cannot keep. */
function checkVersion(
  uri: vscode.Uri,
  read: string,
  { parseFrontMatter }: { readonly parseFrontMatter: FrontMatterReader },
): void {
  const newer = readNote(uri.toString(), read, parseFrontMatter).problems.find(
    ({ code }) => code === 'notes.newerVersion' || code === 'notes.mergeConflict',
  );
  if (newer?.code === 'notes.mergeConflict') throw new ProblemError(newer);
  if (newer) throw new ProblemError(problem('notes.newerVersion', { version: noteVersion + 1 }));
}

/** The file itself. A link that leads out of the open folders is not written through. */
async function pathOf(uri: vscode.Uri): Promise<string> {
  const place = await new RootedFiles(diskFolders().map(folder => folder.uri)).placeOf(uri);
  const file = vscode.workspace.asRelativePath(uri);
  if (place.kind === 'missing') throw new ProblemError(problem('notes.noteGone', { file }));
  if (place.kind === 'outside') throw new ProblemError(problem('notes.linkOutside', {}));
  if (place.kind === 'unreadable')
    throw new ProblemError(problem('notes.unreadable', { detail: place.detail }));
  return place.uri.fsPath;
}
