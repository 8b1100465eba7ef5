import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { AnchorPlace } from '../../core/notes/findAnchor';
import { hotFunctions, type HotFunction } from '../../core/notes/hotFunctions';
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
import { isReadOnly } from '../../platform/readOnlyFile';
import type { Settings } from '../../platform/settings';
import { codeFileOf } from './codeFile';
import { editsOf, FollowedLines, type LineMark } from './followedLines';
import { FunctionHeads, type KnownHead } from './functionHeads';
import type { GroupPlaces } from './groupPlaces';

const settleMs = 100;
/** After typing: lines that were replaced are looked for when the hands rest. */
const restMs = 600;
/** After a reload: the news that a document is dirty, which tells typing from it, come sooner. */
const reloadMs = 150;

const readOnlySettings = ['files.readonlyInclude', 'files.readonlyExclude', 'files.readonlyFromPermissions'];

interface HotDocumentsDeps {
  readonly store: NoteStore;
  readonly groups: GroupPlaces;
  readonly history: AnchorHistory;
  readonly settings: Settings;
  readonly clock: Clock;
}

/** What is shown over one line, and where that is by now. */
export interface ShownLens extends KnownHead {
  readonly hot: HotFunction;
}

interface DocumentState {
  /** By `anchorKey` and `groupKey`. */
  readonly followed: FollowedLines;
  readonly heads: FunctionHeads;
  lines: readonly { readonly hot: HotLine; readonly mark: LineMark }[];
  lenses: readonly ShownLens[];
  /** The last change may be a reload from disk: whether it is shows a little later. */
  mayBeReload: boolean;
  /** Something other than typing calls for an update. */
  isStale: boolean;
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
    this.register(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (!readOnlySettings.some(setting => event.affectsConfiguration(setting))) return;
        // What may be written may have changed: documents are taken in anew.
        for (const document of [...this.states.keys()]) this.forget(document);
        this.changed.fire();
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

  /** What stands over the functions of a document as it is now, from memory; asking starts to keep it. */
  lensesOf(document: vscode.TextDocument): readonly ShownLens[] {
    return (this.kept(document)?.lenses ?? []).filter(isThere);
  }

  /** Hot lines of a document as it is now, those below the threshold, too. */
  linesOf(document: vscode.TextDocument): readonly HotLine[] {
    const lines = this.kept(document)?.lines ?? [];
    return lines.flatMap(({ hot, mark }) => (mark.isGone ? [] : [{ ...hot, line: mark.line }]));
  }

  /** Where an anchor is in the document with this URI, if that is open and kept. */
  placeIn(uri: string, note: AnchoredNote): AnchorPlace | undefined {
    for (const [document, state] of this.states) {
      if (document.uri.toString() === uri) return state.followed.placeOf(anchorKey(note));
    }
    return undefined;
  }

  private kept(document: vscode.TextDocument): DocumentState | undefined {
    const known = this.states.get(document);
    if (known) return known;
    // Virtual documents have no file that a note could stand beside; those that are only read are not worked on here.
    if (!codeFileOf(document.uri) || isReadOnly(document)) return undefined;
    const state: DocumentState = {
      followed: new FollowedLines(document),
      heads: new FunctionHeads(document, () => this.updateSoon(document, state, 0)),
      lines: [],
      lenses: [],
      mayBeReload: false,
      isStale: false,
    };
    this.states.set(document, state);
    this.update(document, state);
    return state;
  }

  private updateAll(): void {
    for (const [document, state] of this.states) this.updateSoon(document, state, settleMs);
  }

  private updateSoon(document: vscode.TextDocument, state: DocumentState, delayMs: number): void {
    state.isStale ||= delayMs !== reloadMs;
    state.pending?.dispose();
    state.pending = this.deps.clock.after(delayMs, () => {
      if (this.states.get(document) !== state) return;
      // A checkout or another editor changed the file on disk: what was followed in the old text is void.
      const before = shownBy(state.lenses);
      if (state.mayBeReload && document.isDirty) {
        state.mayBeReload = false;
        if (!state.isStale) {
          if (state.followed.isAnyMissed) this.updateSoon(document, state, restMs);
          return;
        }
      }
      state.isStale = false;
      if (state.mayBeReload) {
        state.followed.forget();
        state.lenses = [];
      }
      state.mayBeReload = false;
      this.update(document, state);
      if (shownBy(state.lenses) !== before) this.changed.fire();
    });
  }

  private update(document: vscode.TextDocument, state: DocumentState): void {
    const { followed } = state;
    const file = codeFileOf(document.uri);
    const places = new Map<string, AnchorPlace>();
    let split: readonly string[] | undefined;
    const text = (): readonly string[] => (split ??= document.getText().split(/\r\n|\r|\n/));
    let placer: AnchorPlacer | undefined;
    const unknown: { readonly commit: string; readonly path: string }[] = [];
    const anchored = file ? this.deps.store.forPath(file.root, file.path) : [];
    const placed = anchored.map((one): PlacedAnchor => {
      const key = anchorKey(one);
      let place = followed.placeOf(key);
      if (!place || place.kind === 'lost') {
        placer ??= new AnchorPlacer(text());
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
    if (file && unknown.length > 0) this.askHistory(document, state, file.root, unknown);
    const hot = lensesFor(groups, placed, { lineCount: document.lineCount, threshold: 0 });
    // Before the marks are made anew: these still tell where each head is.
    const headOf = state.heads.finder(
      state.lenses.filter(({ hot }) => !hot.likely && !hot.isDetail),
      text,
    );
    const threshold = this.deps.settings.get('opex.rootCauses.codeLensThreshold', document.uri);
    const functions = hotFunctions(hot, headOf, threshold);
    followed.replace(places);
    state.lines = hot.map(line => ({ hot: line, mark: followed.mark(line.line) }));
    state.lenses = functions.map(one => ({
      hot: one,
      head: followed.mark(one.head.line),
      from: one.lines.map(line => followed.mark(line)),
      ...(one.head.name === undefined ? {} : { name: one.head.name }),
    }));
    if (functions.length > 0) state.heads.ask();
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
    followed.follow(editsOf(event));
    // The first letter that is typed comes before the news that the document is dirty, so both look the same here.
    state.mayBeReload = !document.isDirty && event.reason === undefined;
    if (state.mayBeReload) this.updateSoon(document, state, reloadMs);
    else if (followed.isAnyMissed) this.updateSoon(document, state, restMs);
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

/** True until an edit replaced the line that it stands over, or all that it speaks of. */
function isThere({ head, from }: ShownLens): boolean {
  return !head.isGone && from.some(mark => !mark.isGone);
}

/** All that a person sees of the lenses: where this is the same, nothing is drawn again. */
function shownBy(lenses: readonly ShownLens[]): string {
  const shown = lenses
    .filter(isThere)
    .map(({ head, hot: { errors, notes, likely } }) => [
      head.line,
      errors && [roundedCount(errors.count), errors.severity, errors.fingerprints[0]],
      notes.map(note => [note.uri, note.title, note.status, note.incidents]),
      likely?.map(note => note.uri),
    ]);
  return JSON.stringify(shown);
}
