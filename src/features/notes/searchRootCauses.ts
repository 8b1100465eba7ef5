import * as vscode from 'vscode';
import { searchNotes } from '../../core/notes/searchNotes';
import type { NoteFile, NoteStore } from '../../core/notes/noteStore';
import { plainText } from '../../platform/remoteText';
import { statusName } from './lensText';

interface NoteItem extends vscode.QuickPickItem {
  readonly uri: string;
}

/** Rows that are drawn; the search itself sees every note. */
const maxShown = 200;

/** Asks for a note by any words that it holds; undefined where the person gave up. */
export function searchRootCauses(store: NoteStore): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<NoteItem>();
  pick.title = vscode.l10n.t('Root Causes');
  pick.placeholder = vscode.l10n.t('Words of the note, an incident, a file, a commit, a release');
  const show = (query: string): void => {
    pick.items = searchNotes(store.files, query).slice(0, maxShown).map(itemOf);
  };
  show('');
  return new Promise(resolve => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.uri);
      pick.dispose();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemOf({ note }: NoteFile): NoteItem {
  const places = note.anchors.map(anchor => plainText(`${anchor.path}:${anchor.line}`)).join(', ');
  return {
    label: plainText(note.title),
    description: [statusName(note.status), plainText(note.created ?? '')].filter(Boolean).join(' · '),
    ...(places === '' ? {} : { detail: places }),
    // What was found by its text does not hold the words in its row.
    alwaysShow: true,
    uri: note.uri,
  };
}
