import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { quoteOf, type AnchorCandidate, type AnchorPlace } from '../../core/notes/findAnchor';
import type { AnchoredNote, NoteStore } from '../../core/notes/noteStore';
import { AnchorPlacer, isPlaced } from '../../core/notes/placeAnchor';
import type { AnchorHistory } from '../../platform/anchorHistory';
import { hostTurns } from '../../platform/hostTurns';
import { onDidMoveHead } from '../../platform/recordRepository';
import { RootedFiles } from '../../platform/rootedFiles';
import { readTextFile } from '../../platform/textFile';
import { anchoredFile, diskFolders } from './codeFile';
import type { HotDocuments } from './hotDocuments';

/** Where an anchor stands; `noFile`: its file is gone; `unread`: the file could not be read or is too large. */
export type AnchorState = AnchorPlace | { readonly kind: 'noFile' | 'unread' };

const settleMs = 200;
/** Longest stretch of work without letting others have the extension host, ms. */
const sliceMs = 12;
const filesAtOnce = 16;
const maxFileBytes = 4 * 1024 * 1024;
/** Shorter lines are in too many files to be looked for in others. */
const minTelling = 12;
/** Lost anchors whose line is looked for in other files in one survey: each costs a process. */
const maxSearches = 40;

interface SurveyDeps {
  readonly store: NoteStore;
  readonly documents: HotDocuments;
  readonly history: AnchorHistory;
  readonly clock: Clock;
}

type ReadText = AnchorPlacer | { readonly kind: 'noFile' | 'unread' };

/**
 * Looks for the anchors of all notes, and only while somebody looks at the list: files that are open first, then the
 * others, first for the quoted lines alone, then, for what was not found, with what git knows; in slices.
 */
export class AnchorSurvey extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private states: ReadonlyMap<string, AnchorState> = new Map();
  private isWanted = false;
  private pending: Disposable | undefined;
  private turn = 0;
  private sliceBegan = 0;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: SurveyDeps) {
    super();
    this.register(deps.store.onDidChange(() => this.lookSoon()));
    this.register(deps.documents.onDidChange(() => this.lookSoon()));
    this.register(vscode.workspace.onDidSaveTextDocument(() => this.lookSoon()));
    for (const event of [vscode.workspace.onDidDeleteFiles, vscode.workspace.onDidRenameFiles]) {
      this.register(event(() => this.moved()));
    }
    // Edits from outside come while another program has the focus.
    this.register(vscode.window.onDidChangeWindowState(({ focused }) => focused && this.lookSoon()));
    void onDidMoveHead(() => this.moved()).then(listening => {
      if (this.isDisposed) listening.dispose();
      else this.register(listening);
    });
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
    const surveyed = this.states.get(stateKey(note));
    // In other files only the survey looks.
    return open && (open.kind !== 'lost' || surveyed?.kind !== 'likely') ? open : surveyed;
  }

  /** Looks for one anchor now, everywhere, whether or not the list is on screen. */
  async find(note: AnchoredNote): Promise<AnchorState> {
    const known = this.deps.documents.placeIn(
      anchoredFile(note.file.root, note.anchor.path).toString(),
      note,
    );
    if (known && isPlaced(known)) return known;
    const rooted = new RootedFiles(diskFolders().map(folder => folder.uri));
    const text = await readText(anchoredFile(note.file.root, note.anchor.path), rooted);
    const states = new Map<string, AnchorState>();
    await this.lookDeeper([{ note, text }], states, rooted, () => true);
    return states.get(stateKey(note)) ?? { kind: 'lost' };
  }

  private moved(): void {
    this.deps.history.forgetRenames();
    this.lookSoon();
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
    const isCurrent = (): boolean => turn === this.turn && !this.isDisposed;
    const byFile = this.anchorsByFile();
    const states = new Map<string, AnchorState>();
    const missed: Missed[] = [];
    const rooted = new RootedFiles(diskFolders().map(folder => folder.uri));
    this.sliceBegan = hostTurns.now();
    for (let at = 0; at < byFile.length; at += filesAtOnce) {
      const batch = byFile.slice(at, at + filesAtOnce);
      const texts = await Promise.all(batch.map(([uri]) => readText(vscode.Uri.parse(uri, true), rooted)));
      for (const [index, [, notes]] of batch.entries()) {
        const text = texts[index] ?? { kind: 'unread' };
        for (const note of notes) {
          const state = text instanceof AnchorPlacer ? text.sure(note.anchor) : text;
          states.set(stateKey(note), state);
          if (state.kind === 'lost' || state.kind === 'noFile') missed.push({ note, text });
        }
        await this.breathe();
        if (!isCurrent()) return;
      }
    }
    // What was known of those that are not found at once stays until it is known better.
    const shown = new Map(states);
    for (const { note } of missed) {
      const before = this.states.get(stateKey(note));
      if (before?.kind === 'likely') shown.set(stateKey(note), before);
    }
    this.publish(shown);
    if (missed.length === 0) return;
    await this.lookDeeper(missed, states, rooted, isCurrent);
    if (isCurrent()) this.publish(states);
  }

  /** Files that are open come first. */
  private anchorsByFile(): readonly (readonly [string, readonly AnchoredNote[]])[] {
    const byFile = new Map<string, AnchoredNote[]>();
    for (const file of this.deps.store.files) {
      for (const anchor of file.note.anchors) {
        const uri = anchoredFile(file.root, anchor.path).toString();
        const known = byFile.get(uri);
        if (known) known.push({ file, anchor });
        else byFile.set(uri, [{ file, anchor }]);
      }
    }
    const open = new Set(vscode.workspace.textDocuments.map(document => document.uri.toString()));
    return [...byFile].sort(([a], [b]) => Number(open.has(b)) - Number(open.has(a)));
  }

  /** With the text of the anchor's commit, where its file was renamed to, and the files that hold its line. */
  private async lookDeeper(
    missed: readonly Missed[],
    states: Map<string, AnchorState>,
    rooted: RootedFiles,
    isCurrent: () => boolean,
  ): Promise<void> {
    const { history } = this.deps;
    for (const root of new Set(missed.map(({ note }) => note.file.root))) {
      const own = missed.filter(({ note }) => note.file.root === root);
      await history.load(
        root,
        own.flatMap(({ note }) => fileThen(note) ?? []),
      );
      if (!isCurrent()) return;
    }
    let searches = 0;
    const others = new Map<string, Promise<ReadText>>();
    const textAt = (root: string, path: string): Promise<ReadText> => {
      const uri = anchoredFile(root, path);
      const known = others.get(uri.toString()) ?? readText(uri, rooted);
      others.set(uri.toString(), known);
      return known;
    };
    for (const { note, text } of missed) {
      const { anchor, file } = note;
      const then = fileThen(note);
      const old = then && history.textOf(file.root, then);
      let state: AnchorState = text instanceof AnchorPlacer ? text.place(anchor, old) : text;
      if (!('line' in state)) {
        const paths = new Set<string>();
        const renamed =
          text instanceof AnchorPlacer || !then ? undefined : await history.renameOf(file.root, then);
        if (renamed !== undefined) paths.add(renamed);
        else if (isTelling(anchor.quote) && searches++ < maxSearches) {
          const ending = /\.[^./]+$/.exec(anchor.path)?.[0] ?? '';
          const found = await history.filesHolding(file.root, quoteOf(anchor.quote ?? ''), ending);
          for (const path of found) if (path !== anchor.path) paths.add(path);
        }
        const elsewhere: (readonly [string, AnchorPlace])[] = [];
        for (const path of paths) {
          const other = await textAt(file.root, path);
          if (other instanceof AnchorPlacer) elsewhere.push([path, other.place(anchor, old)]);
          await this.breathe();
          if (!isCurrent()) return;
        }
        state = placeAmong(state, elsewhere);
      }
      states.set(stateKey(note), state);
      await this.breathe();
      if (!isCurrent()) return;
    }
  }

  private publish(states: ReadonlyMap<string, AnchorState>): void {
    this.states = states;
    this.changed.fire();
  }

  private async breathe(): Promise<void> {
    if (hostTurns.now() - this.sliceBegan < sliceMs) return;
    await hostTurns.pause();
    this.sliceBegan = hostTurns.now();
  }
}

interface Missed {
  readonly note: AnchoredNote;
  readonly text: ReadText;
}

/** The only place in other files is likely; several are for a person to choose from. */
function placeAmong(
  here: AnchorState,
  elsewhere: readonly (readonly [path: string, place: AnchorPlace])[],
): AnchorState {
  const placed = elsewhere.flatMap(([path, place]) => (isPlaced(place) ? [{ path, line: place.line }] : []));
  const [only] = placed;
  if (only && placed.length === 1) return { kind: 'likely', ...only };
  const candidates: AnchorCandidate[] = [
    ...placed.map(place => ({ ...place, sureness: 0.5 })),
    ...(here.kind === 'lost' ? (here.candidates ?? []) : []),
    ...elsewhere.flatMap(([path, place]) =>
      place.kind === 'lost' ? (place.candidates ?? []).map(one => ({ ...one, path })) : [],
    ),
  ];
  if (candidates.length === 0) return here;
  return { kind: 'lost', candidates: candidates.sort((a, b) => b.sureness - a.sureness).slice(0, 8) };
}

function fileThen({ anchor }: AnchoredNote): { readonly commit: string; readonly path: string } | undefined {
  return anchor.commit === undefined ? undefined : { commit: anchor.commit, path: anchor.path };
}

function isTelling(quote = ''): boolean {
  return quote.replace(/[^\p{L}\p{N}]/gu, '').length >= minTelling;
}

/** A link that leads out of the open folders is not followed; a document that is open is read as it stands there. */
async function readText(uri: vscode.Uri, rooted: RootedFiles): Promise<ReadText> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open) return new AnchorPlacer(open.getText().split(/\r\n|\r|\n/));
  try {
    const place = await rooted.placeOf(uri);
    if (place.kind !== 'inside') return { kind: place.kind === 'missing' ? 'noFile' : 'unread' };
    const file = await readTextFile(place.uri, maxFileBytes);
    return file.kind === 'text' ? new AnchorPlacer(file.text.split(/\r\n|\r|\n/)) : { kind: 'unread' };
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { kind: isGone ? 'noFile' : 'unread' };
  }
}

function stateKey({ file, anchor }: AnchoredNote): string {
  return JSON.stringify([file.note.uri, anchor.path, anchor.line, anchor.quote, anchor.before, anchor.after]);
}
