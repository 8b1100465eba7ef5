import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, type Problem } from '../../core/base/problem';
import type {} from '../../core/team/problems';
import { executeCommand } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { TeamFiles } from '../../platform/teamFiles';
import type { TeamDeps } from './index';
import { TeamDiagnostics } from './teamDiagnostics';
import { TeamDraft } from './teamDraft';
import { TeamLoader } from './teamLoader';

/** The team file: read, watched and checked; drafted, opened and given a home. */
export class TeamFeature extends Owner {
  private readonly files: TeamFiles;
  private readonly loader: TeamLoader;
  private readonly draft: TeamDraft;

  constructor(private readonly deps: TeamDeps) {
    super();
    const { store, settings, log, runPatterns } = deps;
    this.files = this.register(new TeamFiles(settings));
    this.loader = this.register(new TeamLoader(this.files, store, log, runPatterns));
    this.draft = this.register(new TeamDraft(this.files));
    this.register(new TeamDiagnostics(store));
  }

  async setUp(): Promise<void> {
    await this.loader.settled();
    const { setUpTeam } = await import('./setUpTeam');
    const textOf = (told: Problem): string => sentenceOf(told).text;
    const { store, log, directories } = this.deps;
    await setUpTeam({
      files: this.files,
      draft: this.draft,
      log,
      directories,
      textOf,
      state: () => store.state,
    });
  }

  async acceptDraft(): Promise<void> {
    await this.draft.accept();
    await this.loader.reload();
  }

  discardDraft(): Promise<void> {
    return this.draft.discard();
  }

  async openFile(): Promise<void> {
    await this.loader.settled();
    const { file } = this.deps.store.state;
    if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(file));
    else await offerSetUp();
  }

  async setHome(): Promise<void> {
    const { setTeamHome } = await import('./setUpTeam');
    await setTeamHome(this.deps.settings, this.files);
  }
}

/** Having no team file is no failure. */
async function offerSetUp(): Promise<void> {
  const setUp = vscode.l10n.t('Set Up Team');
  const { text } = sentenceOf(problem('team.noFile', {}));
  if ((await vscode.window.showInformationMessage(text, setUp)) === setUp) {
    await executeCommand('opex.setUpTeam');
  }
}
