import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { findAnchor, QuotedLines, type AnchorPlace } from '../../core/notes/findAnchor';
import type { AnchoredNote, NoteStore } from '../../core/notes/noteStore';
import { RootedFiles } from '../../platform/rootedFiles';
import { readTextFile } from '../../platform/textFile';
import { anchoredFile, diskFolders } from './codeFile';
import type { HotDocuments } from './hotDocuments';

/** Where an anchor stands; `noFile`: its file is gone; `unread`: the file could not be read or is too large. */
export type AnchorState = AnchorPlace | { readonly kind: 'noFile' | 'unread' };

const settleMs = 200;
const maxFileBytes = 4 * 1024 * 1024;

interface SurveyDeps {
  readonly store: NoteStore;
  readonly documents: HotDocuments;
  readonly clock: Clock;
}

/** Looks for the anchors of all notes, file by file, and only while somebody looks at the list. */
export class AnchorSurvey extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private states: ReadonlyMap<string, AnchorState> = new Map();
  private isWanted = false;
  private pending: Disposable | undefined;
  private turn = 0;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: SurveyDeps) {
    super();
    this.register(deps.store.onDidChange(() => this.lookSoon()));
    this.register(deps.documents.onDidChange(() => this.lookSoon()));
    this.register(vscode.workspace.onDidSaveTextDocument(() => this.lookSoon()));
    for (const event of [vscode.workspace.onDidDeleteFiles, vscode.workspace.onDidRenameFiles]) {
      this.register(event(() => this.lookSoon()));
    }
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  /** Whether the list is on screen. */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.lookSoon();
  }

  /** Undefined while it was not looked for yet. */
  stateOf(note: AnchoredNote): AnchorState | undefined {
    const open = this.deps.documents.placeIn(anchoredFile(note.file.root, note.anchor.path).toString(), note);
    return open ?? this.states.get(stateKey(note));
  }

  private lookSoon(): void {
    if (!this.isWanted) return;
    this.pending ??= this.deps.clock.after(settleMs, () => {
      this.pending = undefined;
      void this.look();
    });
  }

  private async look(): Promise<void> {
    const turn = ++this.turn;
    const byFile = new Map<string, AnchoredNote[]>();
    for (const file of this.deps.store.files) {
      for (const anchor of file.note.anchors) {
        const uri = anchoredFile(file.root, anchor.path).toString();
        byFile.set(uri, [...(byFile.get(uri) ?? []), { file, anchor }]);
      }
    }
    const states = new Map<string, AnchorState>();
    const rooted = new RootedFiles(diskFolders().map(folder => folder.uri));
    for (const [uri, notes] of byFile) {
      const lines = await readLines(vscode.Uri.parse(uri, true), rooted);
      if (turn !== this.turn || this.isDisposed) return;
      for (const note of notes) {
        states.set(stateKey(note), lines instanceof QuotedLines ? findAnchor(note.anchor, lines) : lines);
      }
    }
    this.states = states;
    this.changed.fire();
  }
}

/** A link that leads out of the open folders is not followed. */
async function readLines(
  uri: vscode.Uri,
  rooted: RootedFiles,
): Promise<QuotedLines | { readonly kind: 'noFile' | 'unread' }> {
  try {
    const place = await rooted.placeOf(uri);
    if (place.kind !== 'inside') return { kind: place.kind === 'missing' ? 'noFile' : 'unread' };
    const file = await readTextFile(place.uri, maxFileBytes);
    return file.kind === 'text' ? new QuotedLines(file.text.split(/\r\n|\r|\n/)) : { kind: 'unread' };
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { kind: isGone ? 'noFile' : 'unread' };
  }
}

function stateKey({ file, anchor }: AnchoredNote): string {
  return JSON.stringify([file.note.uri, anchor.path, anchor.line, anchor.quote, anchor.before, anchor.after]);
}
