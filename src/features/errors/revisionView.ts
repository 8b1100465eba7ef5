import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import type { FrameTarget, RevisionTarget } from '../../platform/commands';
import { FailedRevisions, type FailedRevisionDeps, type FoundFailure } from '../../platform/failedRevision';
import type { FramePlace } from '../../platform/frameResolver';
import { plainText } from '../../platform/remoteText';
import {
  fileAtFailure,
  goneFileOf,
  revisionFileOf,
  revisionUri,
  textOfRevision,
  todayOf,
  type RevisionFile,
} from '../../platform/revisionFiles';
import { linesOf, TodayFinder, type TodayPlace } from '../../platform/todayPlace';
import { RevisionDocuments } from './revisionDocuments';
import { failureName, fetchCommand } from './revisionText';
import { showAt } from './showAt';
import { openTodaysFile } from './todaysFile';
import { pickWindowChange } from './windowChangesPick';

/** Frames at the revision that failed: its files, the way to today's line, and what changed before it was deployed. */
export class RevisionView extends Owner {
  private readonly documents = this.register(new RevisionDocuments());
  private readonly failed: FailedRevisions;

  constructor(deps: FailedRevisionDeps) {
    super();
    this.failed = new FailedRevisions(deps);
  }

  /** The text of a document of an old revision. */
  async textOf(uri: vscode.Uri): Promise<string> {
    const file = revisionFileOf(uri);
    const text = file && (await textOfRevision(file).catch(() => undefined));
    return text ?? vscode.l10n.t('This file of an older revision cannot be read here.');
  }

  /**
   * Opens a frame's line in the file as it was when it failed. False where today's file is the one to open: it reads
   * the same, or nothing is known of the revision, or it cannot be had, which a mark over the line then says.
   */
  async open(target: FrameTarget, today: FramePlace): Promise<boolean> {
    this.documents.unmark(today.uri);
    const failure = await this.failed.find(target, folderOf(today.uri));
    if (!failure) return false;
    const line = today.line - 1;
    if (failure.kind === 'missing') {
      this.documents.mark(today.uri, line, failure);
      return false;
    }
    const file = await fileAtFailure(failure, today.uri);
    const text = await textOfRevision(file);
    if (text === undefined) {
      const { repository } = failure;
      const release = failureName(failure);
      this.documents.mark(today.uri, line, { kind: 'missing', release, why: 'noFile', top: repository.top });
      return false;
    }
    const old = linesOf(text);
    const now = linesOf((await vscode.workspace.openTextDocument(today.uri)).getText());
    if (old.length === now.length && old.every((one, index) => one === now[index])) return false;
    if (failure.isHead) {
      // Only what is not committed is in between: where the line is found for sure, it is the one to work on.
      const place = await new TodayFinder(old, today.uri).place(line);
      if (place.kind === 'exact') {
        await showAt(today.uri, { line: place.line + 1 });
        return true;
      }
    }
    await this.show(file, target, today.line);
    return true;
  }

  /** Opens a frame of which no file is left today. False where it is not known, either. */
  async openGone(target: FrameTarget): Promise<boolean> {
    if (target.frame.library) return false;
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      const failure = await this.failed.find(target, uri);
      const file = failure?.kind === 'found' ? await goneFileOf(failure, target.frame) : undefined;
      if (!file) continue;
      await this.show(file, target, target.frame.line);
      return true;
    }
    return false;
  }

  /** "Go to Today's Line": of the failing line, or of the cursor's. @throws ProblemError */
  async goToToday(target: RevisionTarget | vscode.Uri | undefined): Promise<void> {
    const at = lineOfEditor(target);
    const uri = at && vscode.Uri.parse(at.uri, true);
    const file = uri && revisionFileOf(uri);
    if (!at || !uri || !file) throw new ProblemError(problem('logs.noRevisionShown', {}));
    const place = await this.documents.today(file, uri, at.line);
    const line = await lineOfToday(place, file);
    if (line !== undefined) await openTodaysFile(todayOf(file), line);
  }

  /** "Show What Changed in This Window" of a frame, or of the line of an old revision's document. @throws ProblemError */
  async showChanges(
    target: FrameTarget | RevisionTarget | vscode.Uri | undefined,
    placeOf: (target: FrameTarget) => Promise<FramePlace | undefined>,
  ): Promise<void> {
    if (target && 'frame' in target) {
      const place = await placeOf(target);
      if (!place) return;
      const failure = await this.foundFor(target, folderOf(place.uri));
      const file = await fileAtFailure(failure, place.uri);
      await pickWindowChange(this.failed, target, failure, file, place.line - 1);
      return;
    }
    const at = lineOfEditor(target);
    const uri = at && vscode.Uri.parse(at.uri, true);
    const file = uri && revisionFileOf(uri);
    if (!at || !uri || !file) throw new ProblemError(problem('logs.noRevisionShown', {}));
    const known = this.documents.frameAt(uri, at.line)?.target;
    const failure = known && (await this.foundFor(known, vscode.Uri.file(file.top)));
    // A document that a reload brought back: its commit is in its address, the error is not.
    const found = failure ?? (await this.failed.commitOf(file));
    if (!found) throw new ProblemError(problem('logs.noRevisionShown', {}));
    await pickWindowChange(this.failed, known ?? {}, found, file, at.line);
  }

  /** Puts the command that brings a revision here into a terminal; Enter is for the person to press. */
  fetch({ uri }: { readonly uri: string }): void {
    const mark = this.documents.markOf(uri);
    const command = mark && fetchCommand(mark);
    if (command === undefined || mark?.top === undefined) return;
    const terminal = vscode.window.createTerminal({ name: 'git fetch', cwd: mark.top });
    terminal.show();
    terminal.sendText(command, false);
  }

  private async show(file: RevisionFile, target: FrameTarget, line: number): Promise<void> {
    const uri = revisionUri(file);
    this.documents.add(uri, { line: line - 1, target });
    await showAt(uri, { line });
  }

  /** @throws ProblemError where the revision is not known, or not here */
  private async foundFor(target: FrameTarget, folder: vscode.Uri): Promise<FoundFailure> {
    const failure = await this.failed.find(target, folder);
    if (!failure) throw new ProblemError(problem('logs.noRelease', {}));
    if (failure.kind === 'found') return failure;
    const command = fetchCommand(failure);
    throw new ProblemError(
      problem('logs.revisionMissing', {
        release: failureName(failure),
        why: failure.why,
        ...(command === undefined ? {} : { command }),
      }),
    );
  }
}

function folderOf(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(file, '..');
}

/** The line that a lens stands at, else that of the cursor. */
function lineOfEditor(target: RevisionTarget | vscode.Uri | undefined): RevisionTarget | undefined {
  if (target && 'line' in target) return target;
  const editor = vscode.window.activeTextEditor;
  if (!editor || (target && editor.document.uri.toString() !== target.toString())) return undefined;
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly line: number;
}

/** The line to go to; where it is gone, a person may choose among those that look alike. */
async function lineOfToday(place: TodayPlace, file: RevisionFile): Promise<number | undefined> {
  if (place.kind === 'exact' || place.kind === 'likely') return place.line;
  const name = plainText(file.now.slice(file.now.lastIndexOf('/') + 1), 60);
  if (place.kind === 'noFile') throw new ProblemError(problem('logs.goneToday', { file: file.now }));
  const { candidates } = place;
  const document = await vscode.workspace.openTextDocument(todayOf(file));
  const items: PlaceItem[] = candidates.map(({ start }) => ({
    label: plainText(document.lineAt(start).text.trim(), 120),
    description: vscode.l10n.t('line {0}', start + 1),
    line: start,
  }));
  const whole = { label: `$(go-to-file) ${vscode.l10n.t('Open today’s {0} at its top', name)}`, line: 0 };
  const picked = await vscode.window.showQuickPick([...items, whole], {
    title: vscode.l10n.t('This line is gone from today’s {0}', name),
    placeHolder:
      items.length === 0
        ? vscode.l10n.t('Nothing there looks like it.')
        : vscode.l10n.t('These lines look like it; none is it for sure.'),
  });
  return picked?.line;
}
