import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import type { CommandRegistry } from '../../platform/commands';

export interface SampleDeps {
  readonly commands: CommandRegistry;
  /** Writes a fresh sample and gives its folder. */
  readonly writeSample: () => Promise<vscode.Uri>;
}

/** "Explore a Sample Team": an invented team in a window of its own; closing the window leaves it. */
export function registerSample({ commands, writeSample }: SampleDeps): Disposable {
  return commands.register('opex.exploreSample', async () => {
    const folder = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Opex: writing the sample team…'),
      },
      () => writeSample(),
    );
    await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
  });
}
