import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { commandOf, type FrameTarget } from '../../platform/commands';
import type { MissingFailure } from '../../platform/failedRevision';
import {
  revisionFileOf,
  revisionScheme,
  textOfRevision,
  todayOf,
  type RevisionFile,
} from '../../platform/revisionFiles';
import { linesOf, TodayFinder, type TodayPlace } from '../../platform/todayPlace';
import { fetchCommand, missingText, revisionName, todayText } from './revisionText';

/** A frame that was opened in an old file, and the line there, zero-based. */
export interface OpenedFrame {
  readonly line: number;
  readonly target: FrameTarget;
}

/** Texts and frames that are kept for tabs that may be shown again. */
const mostKept = 40;

/**
 * Files of old revisions, read-only, with a way from the failing line to today's; and marks over lines of today's files
 * that are shown because the revision that failed could not be.
 */
export class RevisionDocuments extends Owner implements vscode.CodeLensProvider {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  private readonly opened = new Map<string, readonly OpenedFrame[]>();
  private readonly finders = new Map<string, Promise<TodayFinder>>();
  private readonly marks = new Map<string, { line: number; readonly failure: MissingFailure }>();

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor() {
    super();
    this.register(
      vscode.languages.registerCodeLensProvider([{ scheme: revisionScheme }, { scheme: 'file' }], this),
    );
    this.register(vscode.workspace.onDidChangeTextDocument(change => this.follow(change)));
    this.register(
      vscode.workspace.onDidSaveTextDocument(() => {
        if (this.opened.size > 0) this.changed.fire();
      }),
    );
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.marks.delete(uri.toString());
      }),
    );
  }

  /** Remembers which frame a document was opened for. */
  add(uri: vscode.Uri, frame: OpenedFrame): void {
    const key = uri.toString();
    const others = (this.opened.get(key) ?? []).filter(({ line }) => line !== frame.line);
    this.opened.delete(key);
    this.opened.set(key, [...others, frame]);
    for (const oldest of this.opened.keys()) {
      if (this.opened.size <= mostKept) break;
      this.opened.delete(oldest);
    }
    this.changed.fire();
  }

  /** The frame that stands at a line of a document, or else the one opened last. */
  frameAt(uri: vscode.Uri, line: number): OpenedFrame | undefined {
    const frames = this.opened.get(uri.toString()) ?? [];
    return frames.find(frame => frame.line === line) ?? frames[frames.length - 1];
  }

  /** Marks a line of today's file: it stands for one of a revision that cannot be shown. */
  mark(uri: vscode.Uri, line: number, failure: MissingFailure): void {
    this.marks.set(uri.toString(), { line, failure });
    this.changed.fire();
  }

  unmark(uri: vscode.Uri): void {
    if (this.marks.delete(uri.toString())) this.changed.fire();
  }

  /** Where a line of an old file is today. @throws GitError */
  async today(file: RevisionFile, uri: vscode.Uri, line: number): Promise<TodayPlace> {
    const key = uri.toString();
    const finder =
      this.finders.get(key) ??
      textOfRevision(file).then(text => new TodayFinder(linesOf(text ?? ''), todayOf(file)));
    this.finders.delete(key);
    this.finders.set(key, finder);
    finder.catch(() => this.finders.delete(key));
    for (const oldest of this.finders.keys()) {
      if (this.finders.size <= 8) break;
      this.finders.delete(oldest);
    }
    return (await finder).place(line);
  }

  async provideCodeLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (uri.scheme === 'file') return this.lensesOfToday(uri);
    const file = revisionFileOf(uri);
    if (!file || file.commit === '') return [];
    const lenses: vscode.CodeLens[] = [];
    for (const { line } of this.opened.get(uri.toString()) ?? []) {
      const range = new vscode.Range(line, 0, line, 0);
      const name = revisionName(file.release, file.commit);
      const place = await this.today(file, uri, line);
      const at = { uri: uri.toString(), line };
      const text = todayText(place, file.now.slice(file.now.lastIndexOf('/') + 1));
      const title = vscode.l10n.t('What changed in this window');
      lenses.push(
        new vscode.CodeLens(range, { title: vscode.l10n.t('Failed here in {0}', name), command: '' }),
        new vscode.CodeLens(range, commandOf('opex.goToTodaysLine', text, at)),
        new vscode.CodeLens(range, commandOf('opex.showWindowChanges', title, at)),
      );
    }
    return lenses;
  }

  private lensesOfToday(uri: vscode.Uri): vscode.CodeLens[] {
    const mark = this.marks.get(uri.toString());
    if (!mark) return [];
    const range = new vscode.Range(mark.line, 0, mark.line, 0);
    const text = missingText(mark.failure);
    const todays = new vscode.CodeLens(range, {
      title: vscode.l10n.t('This is today’s file'),
      command: '',
    });
    const why =
      fetchCommand(mark.failure) === undefined
        ? { title: text, command: '' }
        : commandOf('opex.fetchRevision', text, { uri: uri.toString() });
    return [new vscode.CodeLens(range, why), todays];
  }

  /** What a mark of today's file stands for. */
  markOf(uri: string): MissingFailure | undefined {
    return this.marks.get(uri)?.failure;
  }

  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const mark = this.marks.get(document.uri.toString());
    if (!mark) return;
    for (const { range, text } of contentChanges) {
      if (range.end.line >= mark.line) continue;
      mark.line += linesOf(text).length - 1 - (range.end.line - range.start.line);
    }
  }
}
