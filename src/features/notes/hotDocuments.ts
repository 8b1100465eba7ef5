import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { AnchorPlace } from '../../core/notes/findAnchor';
import {
  lensesFor,
  roundedCount,
  type HotLine,
  type LocatedGroup,
  type PlacedAnchor,
} from '../../core/notes/hotLines';
import type { AnchoredNote, NoteStore } from '../../core/notes/noteStore';
import { AnchorPlacer } from '../../core/notes/placeAnchor';
import type { AnchorHistory } from '../../platform/anchorHistory';
import type { Settings } from '../../platform/settings';
import { codeFileOf } from './codeFile';
import { editsOf, FollowedLines } from './followedLines';
import type { GroupPlaces } from './groupPlaces';

const settleMs = 100;
/** After typing: lines that were replaced are looked for when the hands rest. */
const restMs = 600;

interface HotDocumentsDeps {
  readonly store: NoteStore;
  readonly groups: GroupPlaces;
  readonly history: AnchorHistory;
  readonly settings: Settings;
  readonly clock: Clock;
}

interface DocumentState {
  /** By `anchorKey` and `groupKey`. */
  readonly followed: FollowedLines;
  lenses: readonly HotLine[];
  /** The last change may be a reload from disk: whether it is shows a little later. */
  mayBeReload: boolean;
  pending?: Disposable;
}

/**
 * The hot lines of every open document, in memory. They are worked out when notes, errors or settings change;
 * typing only moves them.
 */
export class HotDocuments extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly states = new Map<vscode.TextDocument, DocumentState>();

  /** Lines came, went or say something else. Not fired for lines that only move with the text. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: HotDocumentsDeps) {
    super();
    this.register(deps.store.onDidChange(() => this.updateAll()));
    this.register(deps.groups.onDidChange(() => this.updateAll()));
    this.register(
      deps.settings.onDidChange(keys => {
        if (keys.includes('opex.rootCauses.codeLensThreshold')) this.updateAll();
      }),
    );
    this.register(vscode.workspace.onDidChangeTextDocument(event => this.follow(event)));
    this.register(
      vscode.workspace.onDidSaveTextDocument(document => {
        const state = this.states.get(document);
        if (state) state.mayBeReload = false;
      }),
    );
    this.register(vscode.workspace.onDidCloseTextDocument(document => this.forget(document)));
    this.register(
      toDisposable(() => {
        for (const document of [...this.states.keys()]) this.forget(document);
      }),
    );
  }

  /** Hot lines of a document as it is now; asking starts to keep them. */
  linesOf(document: vscode.TextDocument): readonly HotLine[] {
    const known = this.states.get(document);
    if (known) return known.lenses;
    if (!codeFileOf(document.uri)) return [];
    const state: DocumentState = { followed: new FollowedLines(document), lenses: [], mayBeReload: false };
    this.states.set(document, state);
    this.update(document, state);
    return state.lenses;
  }

  /** Where an anchor is in the document with this URI, if that is open and kept. */
  placeIn(uri: string, note: AnchoredNote): AnchorPlace | undefined {
    for (const [document, state] of this.states) {
      if (document.uri.toString() === uri) return state.followed.placeOf(anchorKey(note));
    }
    return undefined;
  }

  private updateAll(): void {
    for (const [document, state] of this.states) this.updateSoon(document, state, settleMs);
  }

  private updateSoon(document: vscode.TextDocument, state: DocumentState, delayMs: number): void {
    state.pending?.dispose();
    state.pending = this.deps.clock.after(delayMs, () => {
      if (this.states.get(document) !== state) return;
      // A checkout or another editor changed the file on disk: what was followed in the old text is void.
      if (state.mayBeReload && !document.isDirty) state.followed.forget();
      state.mayBeReload = false;
      const before = shownBy(state.lenses);
      this.update(document, state);
      if (shownBy(state.lenses) !== before) this.changed.fire();
    });
  }

  private update(document: vscode.TextDocument, state: DocumentState): void {
    const { followed } = state;
    const file = codeFileOf(document.uri);
    const places = new Map<string, AnchorPlace>();
    let placer: AnchorPlacer | undefined;
    const unknown: { readonly commit: string; readonly path: string }[] = [];
    const anchored = file ? this.deps.store.forPath(file.root, file.path) : [];
    const placed = anchored.map((one): PlacedAnchor => {
      const key = anchorKey(one);
      let place = followed.placeOf(key);
      if (!place || place.kind === 'lost') {
        placer ??= new AnchorPlacer(document.getText().split(/\r\n|\r|\n/));
        const { commit, path } = one.anchor;
        const old =
          commit === undefined || !file ? undefined : this.deps.history.textOf(file.root, { commit, path });
        place = placer.place(one.anchor, old);
        const isSure = place.kind === 'exact' || place.kind === 'moved';
        if (!isSure && commit !== undefined && !old) unknown.push({ commit, path });
      }
      places.set(key, place);
      return { note: one.file.note, anchor: one.anchor, place };
    });
    const groups = this.deps.groups.inFile(document.uri).flatMap((group): LocatedGroup[] => {
      const key = groupKey(group);
      const known = followed.placeOf(key);
      const now = known && known.kind !== 'lost' ? known.line : followed.lineAfterEdits(group.line - 1);
      if (now === undefined) return [];
      places.set(key, { kind: 'exact', line: now });
      return [{ ...group, now }];
    });
    followed.replace(places);
    if (file && unknown.length > 0) this.askHistory(document, state, file.root, unknown);
    state.lenses = lensesFor(groups, placed, {
      lineCount: document.lineCount,
      threshold: this.deps.settings.get('opex.rootCauses.codeLensThreshold', document.uri),
    });
  }

  /** With the text of their commit, places are looked for once more. */
  private askHistory(
    document: vscode.TextDocument,
    state: DocumentState,
    root: string,
    files: readonly { readonly commit: string; readonly path: string }[],
  ): void {
    void this.deps.history.load(root, files).then(isNew => {
      if (!isNew || this.states.get(document) !== state) return;
      state.followed.drop(place => place.kind === 'likely' || place.kind === 'lost');
      this.updateSoon(document, state, 0);
    });
  }

  private follow(event: vscode.TextDocumentChangeEvent): void {
    const { document } = event;
    const state = this.states.get(document);
    if (!state || event.contentChanges.length === 0) return;
    const { followed } = state;
    const moves = followed.follow(editsOf(event));
    state.lenses = state.lenses.flatMap(lens => {
      const line = moves.has(lens.line) ? moves.get(lens.line) : lens.line;
      return line === undefined ? [] : [{ ...lens, line }];
    });
    // The first letter that is typed comes before the news that the document is dirty, so both look the same here.
    state.mayBeReload = !document.isDirty && event.reason === undefined;
    const isAnyReplaced = [...moves.values()].includes(undefined);
    if (state.mayBeReload || isAnyReplaced || followed.isAnyLost) this.updateSoon(document, state, restMs);
  }

  private forget(document: vscode.TextDocument): void {
    this.states.get(document)?.pending?.dispose();
    this.states.delete(document);
  }
}

/** An anchor that was written anew is looked for anew. */
function anchorKey({ file, anchor }: AnchoredNote): string {
  return JSON.stringify([file.note.uri, anchor.line, anchor.quote, anchor.before, anchor.after]);
}

/** The same group at another line is another thing to follow: a newer sample came from another release. */
function groupKey({ fingerprint, line }: LocatedGroup): string {
  return `${fingerprint}:${line}`;
}

/** All that a person sees of the lenses: where this is the same, nothing is drawn again. */
function shownBy(lenses: readonly HotLine[]): string {
  const shown = lenses.map(({ line, errors, notes, likely }) => [
    line,
    errors && [roundedCount(errors.count), errors.severity, errors.fingerprints[0]],
    notes.map(note => [note.uri, note.title, note.status]),
    likely?.map(note => note.uri),
  ]);
  return JSON.stringify(shown);
}
