import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { plainText } from '../../platform/remoteText';
import { RootedFiles } from '../../platform/rootedFiles';
import { showAt } from './showAt';

/** Opens a line, zero-based, of today's file; one outside of the workspace only after a yes. */
export async function openTodaysFile(uri: vscode.Uri, line: number): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);
  const place = await new RootedFiles(folders).placeOf(uri);
  if (place.kind === 'outside') return openOutside(uri, { line: line + 1 });
  await showAt(uri, { line: line + 1 });
}

/** @throws ProblemError `logs.frameOutside` in Restricted Mode */
export async function openOutside(
  uri: vscode.Uri,
  at: { readonly line: number; readonly column?: number },
): Promise<void> {
  if (!vscode.workspace.isTrusted) throw new ProblemError(problem('logs.frameOutside', { file: uri.fsPath }));
  const open = vscode.l10n.t('Open It');
  const text = vscode.l10n.t('{0} lies outside of this workspace.', plainText(uri.fsPath, 500));
  if ((await vscode.window.showWarningMessage(text, open)) === open) await showAt(uri, at);
}
