import * as vscode from 'vscode';

/** Connected: what a team does next, its set-up, or a look at what paged it. */
export function offerFirstSteps(text: string): void {
  const setUp = vscode.l10n.t('Set Up Team');
  const pagedUs = vscode.l10n.t('What Paged Us');
  void vscode.window.showInformationMessage(text, setUp, pagedUs).then(pressed => {
    if (pressed === setUp) void vscode.commands.executeCommand('opex.setUpTeam');
    if (pressed === pagedUs) void vscode.commands.executeCommand('opex.whatPagedUs');
  });
}
