import * as vscode from 'vscode';
import { isAbort, problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type { Logger } from '../../core/base/logger';
import type { DirectoryListing, TeamDirectory } from '../../core/team/directory';
import type { DirectoryFacts, DraftFolder } from '../../core/team/draftServices';
import type { DraftWords } from '../../core/team/draftTeam';
import type {} from '../../core/team/problems';
import type { TeamState } from '../../core/team/teamStore';
import { executeCommand } from '../../platform/commands';
import { viewRepositories } from '../../platform/serviceFolders';
import { shownPath, teamFileOf, type TeamFiles } from '../../platform/teamFiles';
import { refuseUnsaved, type PendingDraft, type TeamDraft } from './teamDraft';

export { setTeamHome } from './teamHome';

export interface SetUpDeps {
  readonly files: TeamFiles;
  readonly draft: TeamDraft;
  readonly state: () => TeamState;
  /** The connected accounts. */
  readonly directories: () => readonly TeamDirectory[];
  /** A problem in words; given, so that this bundle does not hold all of them again. */
  readonly textOf: (problem: Problem) => string;
  readonly log: Logger;
}

/**
 * Drafts the team file, or what it lacks, and shows the draft as a diff; nothing is written before it is accepted.
 * @throws ProblemError where there is nothing to draft from or the file may not be written.
 */
export async function setUpTeam(deps: SetUpDeps): Promise<void> {
  const folder = await folderForFile(deps.state());
  if (!folder) return;
  const file = teamFileOf(folder);
  refuseUnsaved(file);
  const base = await deps.files.textOf(file);
  const gathered = await gather(deps, folder);
  if (!gathered) return;
  const { facts, failures, folders } = gathered;
  const { draftTeam } = await import('../../core/team/teamFile');
  const { text, changed } = draftTeam({
    folders,
    words: draftWords(),
    ...(facts ? { directory: facts } : {}),
    ...(base === undefined ? {} : { existing: { text: base, file: shownPath(file) } }),
  });
  tellFailures(failures.map(deps.textOf));
  if (!changed) {
    await vscode.window.showTextDocument(file);
    const said = vscode.l10n.t('The team file already says all that a draft would add.');
    void vscode.window.showInformationMessage(said);
    return;
  }
  const shown = { file, base, text };
  await deps.draft.show(shown);
  void offer(deps.draft, shown);
}

/** Where the team file is, or is to be: the one in force, else the home, else the only folder; else it is asked. */
async function folderForFile(state: TeamState): Promise<vscode.Uri | undefined> {
  if (state.file !== undefined) return vscode.Uri.joinPath(vscode.Uri.parse(state.file), '../..');
  if (state.home !== undefined) return vscode.Uri.parse(state.home);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) throw new ProblemError(problem('team.noPlaceForFile', {}));
  if (folders.length === 1) return folders[0]?.uri;
  const picked = await vscode.window.showWorkspaceFolderPick({
    placeHolder: vscode.l10n.t('Which folder keeps the team file?'),
  });
  return picked?.uri;
}

interface Gathered {
  readonly facts?: DirectoryFacts;
  readonly failures: readonly Problem[];
  readonly folders: readonly DraftFolder[];
}

/** Undefined when the person cancelled. */
async function gather(deps: SetUpDeps, folder: vscode.Uri): Promise<Gathered | undefined> {
  const directories = deps.directories();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Drafting the team file…'),
      cancellable: true,
    },
    async (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const failures: Problem[] = [];
      const [folders, ...accounts] = await Promise.all([
        draftFolders(folder),
        ...directories.map(directory => factsOf(directory, abort.signal, failures, deps.log)),
      ]);
      if (abort.signal.aborted) return undefined;
      const facts = joined(accounts);
      return { folders, failures, ...(directories.length > 0 ? { facts } : {}) };
    },
  );
}

async function draftFolders(teamFolder: vscode.Uri): Promise<readonly DraftFolder[]> {
  const { parseCodeOwners } = await import('../../core/team/teamFile');
  const repositories = await viewRepositories(teamFolder);
  return repositories.flatMap(({ name, isTeamFolder, folders, codeOwners, remote }) => {
    const shared = {
      owners: codeOwners === undefined ? [] : parseCodeOwners(codeOwners),
      ...(isTeamFolder || remote === undefined ? {} : { repository: remote }),
    };
    if (folders.length === 0) return [{ ...shared, name, path: '' }];
    return folders.map(path => ({ ...shared, name: path.slice(path.lastIndexOf('/') + 1), path }));
  });
}

/** What an account tells; a part that fails is left out and told, the others stand. */
async function factsOf(
  directory: TeamDirectory,
  signal: AbortSignal,
  failures: Problem[],
  log: Logger,
): Promise<DirectoryFacts> {
  const items = async <T>(list: Promise<DirectoryListing<T>>): Promise<readonly T[]> => {
    try {
      const listing = await list;
      if (listing.incomplete) failures.push(listing.incomplete);
      return listing.items;
    } catch (error) {
      if (!isAbort(error)) {
        failures.push(problemOf(error));
        log.warn(`${directory.label}: ${JSON.stringify(problemOf(error))}`);
      }
      return [];
    }
  };
  // One after the other: the account's limit is shared with the reading of incidents.
  const services = await items(directory.listServices(signal));
  const priorities = await items(directory.listPriorities(signal));
  const policies = await items(directory.listEscalationPolicies(signal));
  const runbookLinks = await items(directory.recentRunbookLinks(signal));
  return { services, priorities, policies, runbookLinks };
}

function joined(accounts: readonly DirectoryFacts[]): DirectoryFacts {
  return {
    services: accounts.flatMap(account => account.services),
    priorities: accounts.flatMap(account => account.priorities),
    policies: accounts.flatMap(account => account.policies),
    runbookLinks: accounts.flatMap(account => account.runbookLinks),
  };
}

function tellFailures(failures: readonly string[]): void {
  const texts = new Set(failures);
  if (texts.size === 0) return;
  const said = vscode.l10n.t('The draft lacks what could not be read: {0}', [...texts].join(' '));
  void vscode.window.showWarningMessage(said);
}

/** The buttons of the diff's title bar do the same, for when the notification is gone. */
async function offer(draft: TeamDraft, shown: PendingDraft): Promise<void> {
  const write = vscode.l10n.t('Write {0}', 'team.json');
  const discard = vscode.l10n.t('Discard');
  const text = vscode.l10n.t(
    'Look through the draft of {0}, then write or discard it.',
    shownPath(shown.file),
  );
  const pressed = await vscode.window.showInformationMessage(text, write, discard);
  if (pressed === undefined) return;
  // The notification stays when the title bar's button was pressed; a newer draft is not its business.
  if (!draft.isPending(shown)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('That draft was written or discarded already.'));
  } else await executeCommand(pressed === write ? 'opex.acceptTeamDraft' : 'opex.discardTeamDraft');
}

function draftWords(): DraftWords {
  return {
    header: vscode.l10n.t(
      'What the team keeps for being on call. Every key is optional; Opex reads it, people edit it.',
    ),
    services: vscode.l10n.t(
      'Services by the name that people use. Without “logs”, that name is looked for in the logs.',
    ),
    unmatched: folders =>
      vscode.l10n.t('Folders that no PagerDuty service goes by the name of: {0}', folders),
    policy: (name, id, firstAsked) =>
      firstAsked === ''
        ? vscode.l10n.t('Escalation policy {0} ({1})', name, id)
        : vscode.l10n.t('Escalation policy {0} ({1}), which asks first: {2}', name, id, firstAsked),
    severity: vscode.l10n.t('The first rule that matches wins. Critical is what costs money or customers.'),
    priorities: vscode.l10n.t(
      'A proposal by rank: which of them do cost money or customers? What is not named decides nothing.',
    ),
    sla: vscode.l10n.t('A start to argue about: time to acknowledge and to resolve.'),
  };
}
