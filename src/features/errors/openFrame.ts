import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { localPath, type CandidateReason } from '../../core/source/resolveFrame';
import { isAbsolutePath } from '../../core/source/sourceLocation';
import type { StackFrame } from '../../core/source/stackFrame';
import { serviceOfRecord } from '../../core/team/ownership';
import { parseRepository } from '../../core/team/repositoryRef';
import type { TeamStore } from '../../core/team/teamStore';
import type { FrameTarget } from '../../platform/commands';
import type { FrameCandidate, FrameResolver } from '../../platform/frameResolver';
import { sentenceOf } from '../../platform/problemSentences';
import { uriOfPath } from '../../platform/readableRoots';
import { plainText } from '../../platform/remoteText';
import { RootedFiles } from '../../platform/rootedFiles';

export interface OpenFrameDeps {
  readonly frames: FrameResolver;
  readonly team: TeamStore;
}

/**
 * Opens the line that a frame means. Several files that fit are offered with the reason; a file outside of the
 * workspace is opened only after a yes, and not at all in Restricted Mode.
 */
export async function openFrame({ frame, service }: FrameTarget, deps: OpenFrameDeps): Promise<void> {
  const candidates = await deps.frames.resolve(frame, service);
  const [best, ...others] = candidates;
  if (!best) return openElsewhere(frame, service, deps);
  const isSure = others.length === 0 && best.reason !== 'nameOnly';
  const chosen = isSure ? best : await choose(frame, candidates);
  if (!chosen) return;
  if (!isSure && chosen.reason !== 'map') await deps.frames.remember(frame, service, chosen.uri);
  if (chosen.problem) void vscode.window.showWarningMessage(sentenceOf(chosen.problem).text);
  const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);
  const place = await new RootedFiles(folders).placeOf(chosen.uri);
  // A link within the workspace may lead out of it.
  if (place.kind === 'outside') return openOutside(chosen.uri, chosen);
  await show(chosen.uri, chosen);
}

type Place = Pick<StackFrame, 'line' | 'column'>;

async function choose(
  frame: StackFrame,
  candidates: readonly FrameCandidate[],
): Promise<FrameCandidate | undefined> {
  const items = candidates.map(candidate => ({
    label: plainText(vscode.workspace.asRelativePath(candidate.uri)),
    description: reasonText(candidate.reason),
    candidate,
  }));
  const placeHolder = vscode.l10n.t('Which file is {0}, line {1}?', plainText(frame.file), frame.line);
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.candidate;
}

function reasonText(reason: CandidateReason): string {
  switch (reason) {
    case 'exact':
      return vscode.l10n.t('the very file');
    case 'rule':
      return vscode.l10n.t('the team file says so');
    case 'chosen':
      return vscode.l10n.t('chosen before');
    case 'map':
      return vscode.l10n.t('a source map leads there');
    case 'service':
      return vscode.l10n.t('the path ends alike, in the service’s code');
    case 'suffix':
      return vscode.l10n.t('the path ends alike');
    case 'nameOnly':
      return vscode.l10n.t('only the name is the same');
  }
}

/** No file of the workspace fits: one outside of it, or another repository, or nothing. */
async function openElsewhere(
  frame: StackFrame,
  service: string | undefined,
  { team }: OpenFrameDeps,
): Promise<void> {
  const path = localPath(frame.file);
  if (isAbsolutePath(path)) {
    const uri = vscode.Uri.file(path);
    if (await isFile(uri)) return openOutside(uri, frame);
  }
  const repository = serviceOfRecord(team.team, service)?.repository;
  if (!frame.library && repository !== undefined && (await offerRepository(repository, frame))) return;
  throw new ProblemError(problem('logs.frameNotFound', { file: frame.file, line: frame.line }));
}

/** True where the person was offered the repository that the service's code lives in. */
async function offerRepository(repository: string, frame: StackFrame): Promise<boolean> {
  const ref = parseRepository(repository);
  if (!ref || !vscode.workspace.isTrusted) return false;
  const text = vscode.l10n.t(
    '{0} is not in this workspace. Its service lives in {1}.',
    plainText(frame.file),
    plainText(ref.name),
  );
  if (ref.kind === 'path') {
    const folder = uriOfPath(ref.path);
    const open = vscode.l10n.t('Open in New Window');
    if (folder && (await vscode.window.showInformationMessage(text, open)) === open) {
      await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
    }
    return folder !== undefined;
  }
  const clone = vscode.l10n.t('Clone…');
  if ((await vscode.window.showInformationMessage(text, clone)) === clone) {
    await vscode.commands.executeCommand('git.clone', ref.url);
  }
  return true;
}

async function openOutside(uri: vscode.Uri, at: Place): Promise<void> {
  if (!vscode.workspace.isTrusted) throw new ProblemError(problem('logs.frameOutside', { file: uri.fsPath }));
  const open = vscode.l10n.t('Open It');
  const text = vscode.l10n.t('{0} lies outside of this workspace.', plainText(uri.fsPath, 500));
  if ((await vscode.window.showWarningMessage(text, open)) === open) await show(uri, at);
}

async function show(uri: vscode.Uri, { line, column }: Place): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const position = new vscode.Position(line - 1, (column ?? 1) - 1);
  const selection = new vscode.Range(position, position);
  const editor = await vscode.window.showTextDocument(document, { selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (line <= document.lineCount) return;
  const text = vscode.l10n.t(
    'The trace names line {0}, but this file has {1}: another revision failed.',
    line,
    document.lineCount,
  );
  void vscode.window.showWarningMessage(text);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
