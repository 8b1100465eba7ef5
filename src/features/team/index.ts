import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, type Problem } from '../../core/base/problem';
import type {} from '../../core/team/problems';
import type { TeamDirectory } from '../../core/team/directory';
import type { TeamStore } from '../../core/team/teamStore';
import { executeCommand, type CommandRegistry } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import type { Settings } from '../../platform/settings';
import { TeamFiles } from '../../platform/teamFiles';
import { TeamDiagnostics } from './teamDiagnostics';
import { TeamDraft } from './teamDraft';
import { TeamLoader, type RunPatterns } from './teamLoader';

export interface TeamDeps {
  readonly store: TeamStore;
  readonly settings: Settings;
  readonly commands: CommandRegistry;
  readonly log: Logger;
  /** The connected accounts, as "Set Up Team" reads them; asked when the command runs. */
  readonly directories: () => readonly TeamDirectory[];
  /** Starts the patterns of the team's rules. */
  readonly runPatterns: RunPatterns;
}

/** The team file: read, watched and checked; drafted, opened and given a home. */
export function registerTeam(deps: TeamDeps): Disposable {
  const { store, settings, commands, log, directories } = deps;
  const owned = new DisposableStore();
  const files = owned.add(new TeamFiles(settings));
  const loader = owned.add(new TeamLoader(files, store, log, deps.runPatterns));
  const draft = owned.add(new TeamDraft(files));
  owned.add(new TeamDiagnostics(store));

  owned.add(
    commands.register('opex.setUpTeam', async () => {
      await loader.settled();
      const { setUpTeam } = await import('./setUpTeam');
      const textOf = (told: Problem): string => sentenceOf(told).text;
      await setUpTeam({ files, draft, log, directories, textOf, state: () => store.state });
    }),
  );
  owned.add(
    commands.register('opex.acceptTeamDraft', async () => {
      await draft.accept();
      await loader.reload();
    }),
  );
  owned.add(commands.register('opex.discardTeamDraft', () => draft.discard()));
  owned.add(
    commands.register('opex.openTeamFile', async () => {
      await loader.settled();
      const { file } = store.state;
      if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(file));
      else await offerSetUp();
    }),
  );
  owned.add(
    commands.register('opex.setTeamHome', async () => {
      const { setTeamHome } = await import('./setUpTeam');
      await setTeamHome(settings, files);
    }),
  );
  return owned;
}

/** Having no team file is no failure. */
async function offerSetUp(): Promise<void> {
  const setUp = vscode.l10n.t('Set Up Team');
  const { text } = sentenceOf(problem('team.noFile', {}));
  if ((await vscode.window.showInformationMessage(text, setUp)) === setUp) {
    await executeCommand('opex.setUpTeam');
  }
}
