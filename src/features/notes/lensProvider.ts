import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { isComplete } from '../../core/base/sourceHealth';
import type { ErrorStore } from '../../core/errors/errorStore';
import { maskSecrets } from '../../core/errors/maskSecrets';
import type { FixStore } from '../../core/notes/fixStore';
import type { HotFunction } from '../../core/notes/hotFunctions';
import { commandOf } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import { codeFileOf } from './codeFile';
import type { HotDocuments, ShownLens } from './hotDocuments';
import type { IncidentTimes } from './incidentTimes';
import { errorsText, notesText, pagedText } from './lensText';

/** One line of lenses holds no more. */
const maxParts = 3;
const settleMs = 100;

interface LensDeps {
  readonly documents: HotDocuments;
  readonly errors: ErrorStore;
  readonly settings: Settings;
  readonly fixes: FixStore;
  readonly times: IncidentTimes;
  readonly clock: Clock;
}

interface LensPart {
  readonly kind: 'errors' | 'likely' | 'notes' | 'paged';
  readonly title: string;
  /** Plain text: VS Code draws no Markdown here; the card is on the function's name. */
  readonly tooltip: string;
}

/**
 * Lenses over the functions that production or a note talks about, from memory in one pass: nothing is read, resolved
 * or waited for. Words are made once for what they speak of; typing only moves them.
 */
export class LensProvider extends Owner implements vscode.CodeLensProvider {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  private parts = new WeakMap<HotFunction, readonly LensPart[]>();
  /** What each document was last given to show, without the lines. */
  private readonly said = new Map<vscode.TextDocument, string>();
  private pending: Disposable | undefined;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly deps: LensDeps) {
    super();
    const { documents, fixes, times, errors, settings } = deps;
    this.register(documents.onDidChange(() => this.changed.fire()));
    for (const event of [fixes.onDidChange, times.onDidChange, errors.onDidChange]) {
      this.register(event(() => this.compareSoon()));
    }
    this.register(
      settings.onDidChange(keys => {
        if (keys.includes('opex.rootCauses.codeLens') || keys.includes('opex.errors.windowHours')) {
          this.parts = new WeakMap();
          this.changed.fire();
        }
      }),
    );
    this.register(vscode.workspace.onDidCloseTextDocument(document => this.said.delete(document)));
    this.register(toDisposable(() => this.pending?.dispose()));
    // Virtual documents have no file that a note could stand beside; unsaved ones no path.
    this.register(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const lenses = this.shownIn(document);
    this.said.set(document, this.textOf(lenses));
    return lenses.flatMap(lens => {
      const range = new vscode.Range(lens.head.line, 0, lens.head.line, 0);
      return this.partsOf(lens.hot).map(
        part => new vscode.CodeLens(range, this.commandOf(part, lens, document)),
      );
    });
  }

  private shownIn(document: vscode.TextDocument): readonly ShownLens[] {
    const isOn = this.deps.settings.get('opex.rootCauses.codeLens', document.uri);
    return isOn ? this.deps.documents.lensesOf(document) : [];
  }

  /** Fixes, incidents and readings come often: only where the words changed, they are drawn again. */
  private compareSoon(): void {
    this.pending ??= this.deps.clock.after(settleMs, () => {
      this.pending = undefined;
      this.parts = new WeakMap();
      const isChanged = [...this.said].some(
        ([document, said]) => this.textOf(this.shownIn(document)) !== said,
      );
      if (isChanged) this.changed.fire();
    });
  }

  private textOf(lenses: readonly ShownLens[]): string {
    return lenses.map(({ hot }) => this.partsOf(hot).map(({ title }) => title)).join('\n');
  }

  private partsOf(hot: HotFunction): readonly LensPart[] {
    const known = this.parts.get(hot);
    if (known) return known;
    const parts = this.makeParts(hot).slice(0, maxParts);
    this.parts.set(hot, parts);
    return parts;
  }

  private makeParts(hot: HotFunction): LensPart[] {
    const { errors, notes, likely } = hot;
    const parts: LensPart[] = [];
    const [fingerprint] = errors?.fingerprints ?? [];
    if (errors && fingerprint !== undefined) {
      const hours = this.deps.settings.get('opex.errors.windowHours');
      const isLowerBound = !this.deps.errors.health.every(isComplete);
      const title = this.deps.errors.byFingerprint(fingerprint)?.title ?? '';
      parts.push({
        kind: 'errors',
        title: errorsText(errors, hours, isLowerBound),
        tooltip: plainText(maskSecrets(title)),
      });
    }
    const [unsure] = likely ?? [];
    if (unsure) {
      const title = vscode.l10n.t('likely here · confirm');
      parts.push({ kind: 'likely', title, tooltip: plainText(unsure.title) });
    }
    if (notes.length > 0) {
      const title = notesText(notes, uri => this.deps.fixes.get(uri));
      parts.push({ kind: 'notes', title, tooltip: notes.map(note => plainText(note.title)).join('\n') });
    }
    const ids = hot.isDetail ? [] : this.deps.times.of(hot);
    const now = new Date(this.deps.clock.now());
    const month = new Date(now.getFullYear(), now.getMonth(), 1).getTime();
    const paged = pagedText(this.deps.times.pagesOf(ids, month));
    if (paged !== '') {
      const known = ids.flatMap(id => this.deps.times.find(id)?.row?.incident.title ?? []);
      parts.push({ kind: 'paged', title: paged, tooltip: known.map(title => plainText(title)).join('\n') });
    }
    return parts;
  }

  private commandOf(
    { kind, title, tooltip }: LensPart,
    lens: ShownLens,
    document: vscode.TextDocument,
  ): vscode.Command {
    return { ...this.commandFor(kind, title, lens, document), tooltip };
  }

  private commandFor(
    kind: LensPart['kind'],
    title: string,
    { hot, from, head }: ShownLens,
    document: vscode.TextDocument,
  ): vscode.Command {
    const [unsure] = hot.likely ?? [];
    const path = unsure && codeFileOf(document.uri)?.path;
    if (kind === 'likely' && unsure && path !== undefined) {
      return commandOf('opex.confirmAnchor', title, { noteUri: unsure.uri, path });
    }
    if (kind === 'errors') return commandOf('opex.revealErrorGroup', title, hot.errors?.fingerprints[0]);
    if (kind === 'paged') {
      const open = this.deps.times.of(hot).flatMap(id => this.deps.times.find(id)?.row?.incident.id ?? [])[0];
      const uris = this.deps.times.notesOf(hot).map(note => note.uri);
      return open === undefined
        ? commandOf('opex.openRootCause', title, uris)
        : commandOf('opex.openIncident', title, { incidentId: open });
    }
    const uris = hot.notes.map(note => note.uri);
    // A thread opens over the line that the first of them is about, not over the function's head.
    const about = from[hot.noted ?? 0] ?? head;
    return commandOf('opex.showRootCause', title, uris, document.uri.toString(), about.line + 1);
  }
}
