import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { problem, ProblemError } from '../core/base/problem';
import type {} from '../core/errors/decisionProblems';
import type {} from '../core/team/problems';
import { decisionsFile } from '../core/errors/groupDecision';
import type { TeamState } from '../core/team/teamStore';
import { readUtf8, rewriteFile } from './recordFile';
import { shownPath, teamFileOf } from './teamFiles';

/** Changes a text; throws a ProblemError where it cannot. Called again where the file changed meanwhile. */
export type TextChange = (text: string) => string;

/**
 * Changes a file that the team keeps, as a whole and with whatever others wrote since: `change` is made on the text
 * that stands there when it is written. Makes the file from `initial` where there is none. Returns the new text.
 * @throws ProblemError `decisions.notTrusted` in Restricted Mode, `team.unsaved` where an editor holds changes of it,
 * whatever `change` throws; or what the disk says.
 */
export async function editTeamText(file: vscode.Uri, initial: string, change: TextChange): Promise<string> {
  if (!vscode.workspace.isTrusted) throw new ProblemError(problem('decisions.notTrusted', {}));
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (open?.isDirty) throw new ProblemError(problem('team.unsaved', { file: shownPath(file) }));
  return file.scheme === 'file'
    ? editOnDisk(file.fsPath, initial, change)
    : editElsewhere(file, initial, change);
}

/** The team file; made in the team home, else in the first folder. @throws ProblemError as `editTeamText` */
export async function editTeamFile(
  state: TeamState,
  change: TextChange,
): Promise<{ readonly file: vscode.Uri; readonly text: string }> {
  const home = homeOf(state);
  const file = state.file === undefined ? home && teamFileOf(home) : vscode.Uri.parse(state.file);
  if (!file) throw new ProblemError(problem('decisions.noPlace', {}));
  if (state.readOnly) throw new ProblemError(problem('decisions.notWritable', { file: shownPath(file) }));
  return { file, text: await editTeamText(file, '{\n  "version": 1\n}\n', change) };
}

/** Where the team's decisions are kept: beside its team file. Undefined where no folder is open. */
export function decisionsFileOf(state: TeamState): vscode.Uri | undefined {
  const home = homeOf(state);
  return home && vscode.Uri.joinPath(home, ...decisionsFile.split('/'));
}

/** The folder that holds `.opex`: of the team file in force, the team home, else the first folder. */
function homeOf(state: TeamState): vscode.Uri | undefined {
  if (state.file !== undefined) return vscode.Uri.joinPath(vscode.Uri.parse(state.file), '..', '..');
  if (state.home !== undefined) return vscode.Uri.parse(state.home);
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function editOnDisk(path: string, initial: string, change: TextChange): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  // Made empty, and filled like one that was there: of two windows that make it at once, both are heard.
  const isNew = await writeFile(path, '', { flag: 'wx' }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    },
  );
  const changed: TextChange = text => change(text === '' ? initial : text);
  try {
    const read = await readUtf8(path);
    const written = await rewriteFile(path, read, changed(read), (_base, _ours, theirs) => ({
      kind: 'merged',
      text: changed(theirs),
    }));
    return written.kind === 'written' ? written.text : read;
  } catch (error) {
    if (isNew && (await readUtf8(path).catch(() => '?')) === '') await rm(path, { force: true });
    throw error;
  }
}

async function editElsewhere(file: vscode.Uri, initial: string, change: TextChange): Promise<string> {
  let before = initial;
  try {
    before = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
  }
  const text = change(before);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return text;
}
