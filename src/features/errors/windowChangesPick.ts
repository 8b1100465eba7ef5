import * as vscode from 'vscode';
import { BlockFinder } from '../../core/notes/placeBlock';
import type { FailedRevisions, FailedTarget, FoundFailure } from '../../platform/failedRevision';
import { plainText } from '../../platform/remoteText';
import { fileAtCommit, revisionUri, textOfRevision, type RevisionFile } from '../../platform/revisionFiles';
import { ageText } from '../../platform/timeText';
import { linesOf } from '../../platform/todayPlace';
import { windowChanges, type TouchingCommit, type WindowChanges } from '../../platform/windowChanges';
import { revisionName } from './revisionText';

interface ChangeItem extends vscode.QuickPickItem {
  readonly commit?: TouchingCommit;
}

/** Lists the commits of the window that touch the code, newest first; one opens its diff. Zero-based line. */
export async function pickWindowChange(
  revisions: FailedRevisions,
  target: FailedTarget,
  failure: FoundFailure,
  file: RevisionFile,
  line: number,
): Promise<void> {
  const at = { path: file.path, line, ...functionOf(target) };
  const changes = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Opex asks git what changed') },
    () => windowChanges(revisions, target, failure, at),
  );
  const picked = await vscode.window.showQuickPick(itemsOf(changes, file), {
    title: titleOf(changes, failure),
    placeHolder: vscode.l10n.t(
      'Changed in this window, which does not make it the cause. Enter opens the diff.',
    ),
    matchOnDescription: true,
  });
  if (picked?.commit) await showDiff(failure, file, picked.commit, line);
}

function functionOf(target: FailedTarget): { readonly function?: string } {
  const { frame } = target as { readonly frame?: { readonly function?: string } };
  return frame?.function === undefined ? {} : { function: frame.function };
}

function titleOf({ since }: WindowChanges, { release, commit }: FoundFailure): string {
  const until = revisionName(release, commit);
  return since
    ? vscode.l10n.t('Changed between {0} and {1}', revisionName(since.release, since.commit), until)
    : vscode.l10n.t('Last changes up to {0}; the release before it is not known', until);
}

function itemsOf({ name, touching, beside }: WindowChanges, { path }: RevisionFile): readonly ChangeItem[] {
  const file = plainText(path.slice(path.lastIndexOf('/') + 1), 60);
  const code = name === undefined ? vscode.l10n.t('the lines around') : plainText(name, 60);
  const section = (label: string): ChangeItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const none = (label: string): ChangeItem => ({ label: `$(circle-slash) ${label}` });
  const items: ChangeItem[] = [section(vscode.l10n.t('touch {0}', code)), ...touching.map(itemOf)];
  if (touching.length === 0) items.push(none(vscode.l10n.t('No commit of this window touches {0}', code)));
  if (beside.length === 0) return items;
  return [...items, section(vscode.l10n.t('touch other lines of {0}', file)), ...beside.map(itemOf)];
}

function itemOf(commit: TouchingCommit): ChangeItem {
  const { hash, subject, at } = commit;
  return {
    label: `$(git-commit) ${plainText(subject, 120)}`,
    description: `${hash.slice(0, 7)} · ${vscode.l10n.t('{0} ago', ageText(Math.max(0, Date.now() - at)))}`,
    commit,
  };
}

async function showDiff(
  { repository }: FoundFailure,
  file: RevisionFile,
  { hash, parent = '', subject }: TouchingCommit,
  line: number,
): Promise<void> {
  const after = await fileAtCommit(repository, file, hash);
  const before = await fileAtCommit(repository, after, parent);
  const at = await lineAt(file, after, line);
  const release = (commit: string): string => commit.slice(0, 7) || '-';
  const title = `${plainText(file.path.slice(file.path.lastIndexOf('/') + 1), 60)}: ${hash.slice(0, 7)} ${plainText(subject, 80)}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    revisionUri({ ...before, release: release(parent) }),
    revisionUri({ ...after, release: release(hash) }),
    title,
    { preview: true, ...(at === undefined ? {} : { selection: new vscode.Range(at, 0, at, 0) }) },
  );
}

/** Where the failing line was at the commit: a diff opens there, and not at the imports. */
async function lineAt(file: RevisionFile, then: RevisionFile, line: number): Promise<number | undefined> {
  const [failed, text] = await Promise.all([file, then].map(textOfRevision));
  if (failed === undefined || text === undefined) return undefined;
  const place = new BlockFinder(linesOf(failed), linesOf(text)).place({ start: line, end: line });
  return place.kind === 'lost' ? undefined : place.start;
}
