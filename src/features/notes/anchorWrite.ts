import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { anchorTextAt, QuotedLines } from '../../core/notes/findAnchor';
import type { AnchoredNote, NoteFile } from '../../core/notes/noteStore';
import type { NoteAnchor } from '../../core/notes/rootCauseNote';
import { changeNoteKeys } from './changeNote';

/** A line that a note is anchored at from now on. */
export interface NewPlace {
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  readonly lines: readonly string[];
  readonly symbol?: string;
  readonly commit?: string;
}

/** The anchor of a place, as notes hold it. */
export function anchorOf({ path, line, lines, symbol, commit }: NewPlace): NoteAnchor {
  return {
    path,
    line: line + 1,
    ...(symbol === undefined ? {} : { symbol }),
    ...(commit === undefined ? {} : { commit: commit.slice(0, 12) }),
    ...anchorTextAt(new QuotedLines(lines), line),
  };
}

/**
 * Writes places into a note: what a person confirmed or chose. Keys of an anchor that Opex does not know stay.
 * @throws ProblemError `notes.clash` where an anchor reads differently by now; then nothing was written
 */
export async function writeAnchors(
  file: NoteFile,
  changes: readonly { readonly from: NoteAnchor; readonly to: NoteAnchor }[],
): Promise<void> {
  const uri = vscode.Uri.parse(file.note.uri, true);
  await changeNoteKeys(uri, data => {
    const anchors: unknown[] = Array.isArray(data.anchors) ? [...(data.anchors as unknown[])] : [];
    for (const { from, to } of changes) {
      const at = anchors.findIndex(one => isSame(one, from));
      if (at < 0) {
        const place = { file: vscode.workspace.asRelativePath(uri), keys: ['anchors'] };
        throw new ProblemError(problem('notes.clash', place));
      }
      const { path, symbol, line, commit, quote, before, after } = to;
      const known = { path, symbol, line, commit, quote, before, after };
      const kept = Object.entries({ ...(anchors[at] as object), ...known });
      anchors[at] = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
    }
    return { anchors };
  });
}

function isSame(raw: unknown, { path, line, quote }: NoteAnchor): boolean {
  if (typeof raw !== 'object' || raw === null) return false;
  const { path: itsPath, line: itsLine, quote: itsQuote } = raw as Record<string, unknown>;
  const samePath = typeof itsPath === 'string' && itsPath.trim().replace(/^\.\//, '') === path;
  return (
    samePath &&
    Number(itsLine) === line &&
    (itsQuote === undefined || quote === undefined || itsQuote === quote)
  );
}

/** All anchors of notes, with their files. */
export function anchorsOf(files: readonly NoteFile[]): readonly AnchoredNote[] {
  return files.flatMap(file => file.note.anchors.map(anchor => ({ file, anchor })));
}
