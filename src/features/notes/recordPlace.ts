import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import { errorsOfService } from '../../core/errors/errorsOfService';
import type { StackFrame } from '../../core/source/stackFrame';
import type { RootCauseTarget } from '../../platform/commands';
import type { FrameCandidate, FramePlace } from '../../platform/frameResolver';
import { plainText } from '../../platform/remoteText';
import { codeFileOf, diskFolders, type CodeFile } from './codeFile';
import type { RecordDeps } from './recordRootCause';

/** Groups that are offered: as many as a person reads. */
const maxGroups = 8;
/** Longest wait for errors that were never read, ms. */
const patienceMs = 3000;

/** Where a note is to be tied to: a line of a file, or only a folder. */
export interface RecordPlace {
  readonly folder: vscode.WorkspaceFolder;
  readonly code?: { readonly file: CodeFile; readonly document: vscode.TextDocument; readonly line: number };
  /** The error group by whose frame the place was found. */
  readonly fingerprint?: string;
}

/**
 * The place that a command was called with, else the line of the editor; asks where an incident could mean several.
 * Undefined when the person gave up. @throws ProblemError where nothing can be written beside that place.
 */
export async function placeOfTarget(
  deps: RecordDeps,
  target: RootCauseTarget | undefined,
): Promise<RecordPlace | undefined> {
  if (target?.uri !== undefined) {
    return codePlace(vscode.Uri.parse(target.uri, true), (target.line ?? 1) - 1, target.fingerprint);
  }
  if (target?.frame) {
    const found = await deps.frames.resolve(target.frame, target.service);
    const place = await oneOf(found, target.frame);
    if (!place) return undefined;
    const line = await deps.failures.todaysLine({ ...target, frame: target.frame }, place);
    // The code that failed is gone: which line the note is about is for the person to say.
    if (line === undefined) return askPlace(deps, target);
    return codePlace(place.uri, line - 1, target.fingerprint);
  }
  const group = target?.fingerprint === undefined ? undefined : deps.errors.byFingerprint(target.fingerprint);
  const place = group && (await deps.groups.placeOf(group));
  if (group && place) return groupPlace(deps, group, place);
  // An error or an incident without a place must not end up at whatever line the cursor is on.
  if (target?.fingerprint !== undefined || target?.incidentId !== undefined) return askPlace(deps, target);
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new ProblemError(problem('notes.noPlace', {}));
  return editorPlace(editor);
}

/** The file that a frame means: asks where several fit, or where only the name does. */
async function oneOf(
  found: readonly FrameCandidate[],
  { file, line }: StackFrame,
): Promise<FrameCandidate | undefined> {
  const [only] = found;
  if (!only) throw new ProblemError(problem('notes.frameNotFound', { file: plainText(file), line }));
  if (found.length === 1 && only.reason !== 'nameOnly') return only;
  const items = found.map(candidate => ({
    label: plainText(`${vscode.workspace.asRelativePath(candidate.uri)}:${candidate.line}`),
    candidate,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Record Root Cause'),
    placeHolder: vscode.l10n.t('Which file is {0}?', plainText(file)),
    ignoreFocusOut: true,
  });
  return picked?.candidate;
}

/** The line of the cursor, or the first line of the selection that holds something. */
function editorPlace(editor: vscode.TextEditor, fingerprint?: string): Promise<RecordPlace> {
  return codePlace(editor.document.uri, editor.selection.start.line, fingerprint);
}

async function codePlace(uri: vscode.Uri, line: number, fingerprint?: string): Promise<RecordPlace> {
  const name = plainText(vscode.workspace.asRelativePath(uri));
  if (uri.scheme === 'untitled') throw new ProblemError(problem('notes.untitled', {}));
  if (uri.scheme !== 'file' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) {
    throw new ProblemError(problem('notes.readOnly', { file: name }));
  }
  if (diskFolders().length === 0) throw new ProblemError(problem('notes.noFolder', {}));
  const file = codeFileOf(uri);
  if (!file) throw new ProblemError(problem('notes.outsideWorkspace', { file: name }));
  const document = await vscode.workspace.openTextDocument(uri);
  const code = { file, document, line: lineWithText(document, line) };
  return { folder: file.folder, code, ...(fingerprint === undefined ? {} : { fingerprint }) };
}

/** The group's line as the lens shows it: edits, or a note that quotes the line, may tell where it went. */
async function groupPlace(deps: RecordDeps, group: ErrorGroup, at: FramePlace): Promise<RecordPlace> {
  const document = await vscode.workspace.openTextDocument(at.uri);
  const lens = deps.documents
    .linesOf(document)
    .find(({ errors }) => errors?.fingerprints.includes(group.fingerprint) === true);
  return codePlace(at.uri, lens?.line ?? at.line - 1, group.fingerprint);
}

/** A blank line cannot be found again: the next one below that says something stands for it, else the next above. */
function lineWithText(document: vscode.TextDocument, asked: number): number {
  const line = Math.min(Math.max(asked, 0), document.lineCount - 1);
  const isBlank = (at: number): boolean => document.lineAt(at).isEmptyOrWhitespace;
  for (let at = line; at < document.lineCount; at += 1) if (!isBlank(at)) return at;
  for (let at = line; at > 0; at -= 1) if (!isBlank(at)) return at;
  return line;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<RecordPlace | undefined>;
}

/** Lines that the incident's service fails at, the editor's line, or no line at all. */
async function askPlace(
  deps: RecordDeps,
  { incidentId, fingerprint }: RootCauseTarget,
): Promise<RecordPlace | undefined> {
  const items: PlaceItem[] = [];
  for (const group of incidentId === undefined ? [] : await groupsOf(deps, incidentId)) {
    const place = await deps.groups.placeOf(group);
    if (!place) continue;
    items.push({
      label: `$(bug) ${plainText(group.title, 80)}`,
      description: plainText(`${vscode.workspace.asRelativePath(place.uri)}:${place.line}`),
      choose: () => groupPlace(deps, group, place),
    });
  }
  const editor = vscode.window.activeTextEditor;
  if (editor && codeFileOf(editor.document.uri)) {
    const { document, selection } = editor;
    items.push({
      label: `$(edit) ${vscode.l10n.t('The line in the editor')}`,
      description: plainText(`${vscode.workspace.asRelativePath(document.uri)}:${selection.start.line + 1}`),
      choose: () => editorPlace(editor, fingerprint),
    });
  }
  items.push({
    label: `$(circle-slash) ${vscode.l10n.t('No line of code')}`,
    description: vscode.l10n.t('the cause lies elsewhere, or is not known yet'),
    choose: askFolder,
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Record Root Cause'),
    placeHolder: vscode.l10n.t('Which line is it about?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.choose();
}

/** Error groups of the incident's service, worst first, or of all services where it has none; few. */
async function groupsOf(deps: RecordDeps, incidentId: string): Promise<readonly ErrorGroup[]> {
  await firstReading(deps);
  const incident = deps.incidents.get(incidentId)?.incident;
  const own = incident ? errorsOfService(deps.errors, deps.team.team, incident.service) : [];
  return (own.length > 0 ? own : deps.errors.groups).slice(0, maxGroups);
}

/** Errors are read only while something needs them: waits for the first reading, but not for long. */
async function firstReading({ errors, needErrors, clock }: RecordDeps): Promise<void> {
  const isRead = (): boolean =>
    errors.health.length > 0 && errors.health.every(({ state }) => state === 'ok' || state === 'failed');
  if (isRead()) return;
  const waiting = new DisposableStore();
  waiting.add(needErrors());
  await new Promise<void>(resolve => {
    waiting.add(errors.onDidChange(() => isRead() && resolve()));
    waiting.add(clock.after(patienceMs, resolve));
  });
  waiting.dispose();
}

async function askFolder(): Promise<RecordPlace | undefined> {
  const folders = diskFolders();
  const [first] = folders;
  if (!first) throw new ProblemError(problem('notes.noFolder', {}));
  if (folders.length === 1) return { folder: first };
  const items = folders.map(folder => ({
    label: plainText(folder.name),
    description: folder.uri.fsPath,
    folder,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Record Root Cause'),
    placeHolder: vscode.l10n.t('Beside which code shall the note live?'),
    ignoreFocusOut: true,
  });
  return picked && { folder: picked.folder };
}
