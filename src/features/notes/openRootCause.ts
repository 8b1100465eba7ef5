import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import type { NoteStore } from '../../core/notes/noteStore';
import { plainText } from '../../platform/remoteText';
import { statusName } from './lensText';

/** Opens one of the named notes; asks where there are several, among all of them where none is named. */
export async function openRootCause(
  store: NoteStore,
  uris: string | readonly string[] | undefined,
): Promise<void> {
  const named = uris === undefined ? undefined : typeof uris === 'string' ? [uris] : uris;
  const uri = named?.length === 1 ? named[0] : await pickNote(store, named);
  if (uri === undefined) return;
  const target = vscode.Uri.parse(uri, true);
  // Links and other rows may name what is no note: only known notes are opened.
  if (!store.byUri(uri)) {
    throw new ProblemError(problem('notes.noteGone', { file: vscode.workspace.asRelativePath(target) }));
  }
  await vscode.window.showTextDocument(target, { preview: true });
}

async function pickNote(store: NoteStore, uris: readonly string[] | undefined): Promise<string | undefined> {
  const notes = uris ? uris.flatMap(uri => store.byUri(uri)?.note ?? []) : store.notes;
  const items = notes.map(note => ({
    label: plainText(note.title),
    description: [statusName(note.status), note.created ?? ''].filter(Boolean).join(' · '),
    detail: placesOf(note),
    uri: note.uri,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Root Causes'),
    placeHolder:
      items.length === 0
        ? vscode.l10n.t('No root cause is recorded yet.')
        : vscode.l10n.t('Open which note?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.uri;
}

function placesOf(note: RootCauseNote): string {
  return note.anchors.map(anchor => plainText(`${anchor.path}:${anchor.line}`)).join(', ');
}
