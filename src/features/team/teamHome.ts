import * as vscode from 'vscode';
import { executeCommand } from '../../platform/commands';
import type { TeamFiles } from '../../platform/teamFiles';
import { teamFileOf } from '../../platform/teamFiles';
import { uriOfPath } from '../../platform/readableRoots';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';

/** Asks for the folder that every window gets the team file, playbooks, journal and reviews from. */
export async function setTeamHome(settings: Settings, files: TeamFiles): Promise<void> {
  const current = settings.get('opex.teamHome').trim();
  const choice = current === '' ? 'folder' : await askWhich(current);
  if (choice === 'none') await store(undefined);
  if (choice !== 'folder') return;
  const start = uriOfPath(current) ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    title: vscode.l10n.t('Team Home'),
    openLabel: vscode.l10n.t('Use as Team Home'),
    ...(start ? { defaultUri: start } : {}),
  });
  const [folder] = picked ?? [];
  if (!folder) return;
  // Who picks the folder of the file itself means the one around it.
  const home = folder.path.endsWith('/.opex') ? vscode.Uri.joinPath(folder, '..') : folder;
  await store(home.fsPath);
  if ((await files.textOf(teamFileOf(home))) !== undefined) return;
  const setUp = vscode.l10n.t('Set Up Team');
  const text = vscode.l10n.t('{0} is the team home now. It has no team file yet.', home.fsPath);
  if ((await vscode.window.showInformationMessage(text, setUp)) === setUp)
    await executeCommand('opex.setUpTeam');
}

async function askWhich(current: string): Promise<'none' | 'folder' | undefined> {
  const other = { label: vscode.l10n.t('Choose Another Folder…'), choice: 'folder' as const };
  const none = { label: vscode.l10n.t('No Team Home: Use the Open Workspace'), choice: 'none' as const };
  const chosen = await vscode.window.showQuickPick([other, none], {
    title: vscode.l10n.t('Team Home'),
    placeHolder: plainText(current),
  });
  return chosen?.choice;
}

async function store(path: string | undefined): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('opex').update('teamHome', path, target);
}
