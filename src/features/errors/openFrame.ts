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
import type { RevisionView } from './revisionView';
import { showAt } from './showAt';
import { openOutside } from './todaysFile';

export interface OpenFrameDeps {
  readonly frames: FrameResolver;
  readonly team: TeamStore;
  readonly revisions: Pick<RevisionView, 'open' | 'openGone'>;
}

/**
 * Opens the line that a frame means, in the file as it was when it failed where that is not today's. Several files that
 * fit are offered with the reason; a file outside of the workspace is opened only after a yes, and not at all in
 * Restricted Mode.
 */
export async function openFrame(target: FrameTarget, deps: OpenFrameDeps): Promise<void> {
  const { frame, service } = target;
  const candidates = await deps.frames.resolve(frame, service);
  if (candidates.length === 0) {
    if (!(await deps.revisions.openGone(target))) await openElsewhere(frame, service, deps);
    return;
  }
  const chosen = await chosenPlace(frame, service, candidates, deps.frames);
  if (!chosen) return;
  if (chosen.problem) void vscode.window.showWarningMessage(sentenceOf(chosen.problem).text);
  const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);
  const place = await new RootedFiles(folders).placeOf(chosen.uri);
  // A link within the workspace may lead out of it.
  if (place.kind === 'outside') return openOutside(chosen.uri, chosen);
  if (!(await deps.revisions.open(target, chosen))) await showAt(chosen.uri, chosen);
}

/** The file of the workspace that a frame means, asked for where several fit. @throws ProblemError where none does */
export async function placeOfFrame(
  { frame, service }: FrameTarget,
  frames: FrameResolver,
): Promise<FrameCandidate | undefined> {
  const candidates = await frames.resolve(frame, service);
  if (candidates.length === 0) throw frameNotFound(frame);
  return chosenPlace(frame, service, candidates, frames);
}

async function chosenPlace(
  frame: StackFrame,
  service: string | undefined,
  candidates: readonly FrameCandidate[],
  frames: FrameResolver,
): Promise<FrameCandidate | undefined> {
  const [best, ...others] = candidates;
  if (best && others.length === 0 && best.reason !== 'nameOnly') return best;
  const chosen = await choose(frame, candidates);
  if (chosen && chosen.reason !== 'map') await frames.remember(frame, service, chosen.uri);
  return chosen;
}

function frameNotFound({ file, line }: StackFrame): ProblemError {
  return new ProblemError(problem('logs.frameNotFound', { file, line }));
}

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
  throw frameNotFound(frame);
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

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
