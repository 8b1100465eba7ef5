import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { findAnchor, QuotedLines, type AnchorPlace } from '../../core/notes/findAnchor';
import {
  lensesFor,
  roundedCount,
  type HotLine,
  type LocatedGroup,
  type PlacedAnchor,
} from '../../core/notes/hotLines';
import { shiftLines, type TextEdit } from '../../core/notes/lineShift';
import type { AnchoredNote, NoteStore } from '../../core/notes/noteStore';
import type { Settings } from '../../platform/settings';
import { codeFileOf } from './codeFile';
import type { GroupPlaces } from './groupPlaces';

const settleMs = 100;
/** After typing: lines that were replaced are looked for when the hands rest. */
const restMs = 600;
/** Edits that moved lines and are remembered for one document. */
const maxEdits = 5000;

interface HotDocumentsDeps {
  readonly store: NoteStore;
  readonly groups: GroupPlaces;
  readonly settings: Settings;
  readonly clock: Clock;
}

interface DocumentState {
  /** By `anchorKey`: places in the text as it is now. */
  readonly places: Map<string, AnchorPlace>;
  /** Edits since the document was opened that moved lines: errors speak of the text before them. */
  edits: (readonly TextEdit[])[];
  lenses: readonly HotLine[];
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
    const state: DocumentState = { places: new Map(), edits: [], lenses: [] };
    this.states.set(document, state);
    this.update(document, state);
    return state.lenses;
  }

  /** Where an anchor is in the document with this URI, if that is open and kept. */
  placeIn(uri: string, note: AnchoredNote): AnchorPlace | undefined {
    for (const [document, state] of this.states) {
      if (document.uri.toString() === uri) return state.places.get(anchorKey(note));
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
      const before = shownBy(state.lenses);
      this.update(document, state);
      if (shownBy(state.lenses) !== before) this.changed.fire();
    });
  }

  private update(document: vscode.TextDocument, state: DocumentState): void {
    const file = codeFileOf(document.uri);
    const anchored = file ? this.deps.store.forPath(file.root, file.path) : [];
    const known = new Map(state.places);
    state.places.clear();
    let lines: QuotedLines | undefined;
    const placed = anchored.map((one): PlacedAnchor => {
      const key = anchorKey(one);
      let place = known.get(key);
      if (!place || place.kind === 'lost') {
        lines ??= new QuotedLines(document.getText().split(/\r\n|\r|\n/));
        place = findAnchor(one.anchor, lines);
      }
      state.places.set(key, place);
      return { note: one.file.note, anchor: one.anchor, place };
    });
    state.lenses = lensesFor(this.groupsNow(document, state), placed, {
      lineCount: document.lineCount,
      threshold: this.deps.settings.get('opex.rootCauses.codeLensThreshold', document.uri),
    });
  }

  /** The groups of the document, each at the line where its line is after the edits; none for lines that went. */
  private groupsNow(document: vscode.TextDocument, state: DocumentState): readonly LocatedGroup[] {
    const groups = this.deps.groups.inFile(document.uri);
    return groups.flatMap(group => {
      let now: number | undefined = group.line - 1;
      for (const edits of state.edits) {
        if (now !== undefined) now = shifted(now, edits);
      }
      return now === undefined ? [] : [{ ...group, now }];
    });
  }

  private follow(event: vscode.TextDocumentChangeEvent): void {
    const { document } = event;
    const state = this.states.get(document);
    if (!state || event.contentChanges.length === 0) return;
    const edits = editsOf(event);
    const isReload = !document.isDirty && event.reason === undefined;
    const movesLines = edits.some(edit => edit.startLine !== edit.endLine || edit.text.includes('\n'));
    if (movesLines) {
      state.edits = [...state.edits.slice(-maxEdits), edits];
      for (const [key, place] of state.places) {
        if (place.kind === 'lost') continue;
        const line = shifted(place.line, edits);
        if (line === undefined) state.places.delete(key);
        else state.places.set(key, { ...place, line });
      }
      state.lenses = state.lenses.flatMap(lens => {
        const line = shifted(lens.line, edits);
        return line === undefined ? [] : [{ ...lens, line }];
      });
    }
    if (isReload) {
      // The text came from disk (a checkout, another editor): what was known of the old text is void.
      state.edits = [];
      state.places.clear();
    }
    const isAnyLost = [...state.places.values()].some(place => place.kind === 'lost');
    if (movesLines || isReload || isAnyLost) this.updateSoon(document, state, restMs);
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

function shifted(line: number, edits: readonly TextEdit[]): number | undefined {
  return shiftLines([{ line, indent: 0 }], edits)[0];
}

/** The edits of a change. One that starts in the indentation of a line counts as starting before the line. */
function editsOf({ document, contentChanges }: vscode.TextDocumentChangeEvent): readonly TextEdit[] {
  let moved = 0;
  return [...contentChanges]
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map(({ range: { start, end }, text }) => {
      // What stands before the edit in its line is the same before and after the change.
      const line = Math.min(start.line + moved, document.lineCount - 1);
      const above = document.lineAt(line).text.slice(0, start.character);
      moved += text.split('\n').length - 1 - (end.line - start.line);
      return {
        startLine: start.line,
        startCharacter: above.trim() === '' ? 0 : start.character,
        endLine: end.line,
        endCharacter: end.character,
        text,
      };
    });
}

/** All that a person sees of the lenses: where this is the same, nothing is drawn again. */
function shownBy(lenses: readonly HotLine[]): string {
  const shown = lenses.map(({ line, errors, notes }) => [
    line,
    errors && [roundedCount(errors.count), errors.severity, errors.fingerprints[0]],
    notes.map(note => [note.uri, note.title, note.status]),
  ]);
  return JSON.stringify(shown);
}
