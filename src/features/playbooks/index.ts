import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { PlaybookMatch } from '../../core/playbooks/playbook';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import type { ReadableRoots } from '../../platform/readableRoots';
import type { Settings } from '../../platform/settings';
import { registerPageSerializer } from '../../platform/webview';
import { IncidentMatcher } from './incidentMatches';
import { openIncidentPlaybook } from './openIncidentPlaybook';
import { PlaybookFiles } from './playbookFiles';
import { PlaybookLibrary } from './playbookLibrary';
import { playbookPageKind } from './playbookPage';
import { PlaybookPages } from './playbookPages';
import { PlaybooksTree } from './playbooksTree';
import { searchPlaybooks } from './searchPlaybooks';

export interface PlaybooksDeps {
  readonly store: PlaybookStore;
  readonly incidents: IncidentStore;
  readonly details: IncidentDetails;
  readonly team: TeamStore;
  readonly roots: ReadableRoots;
  readonly commands: CommandRegistry;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly extensionUri: vscode.Uri;
}

/** What others may ask of the playbooks, besides the commands and the store. */
export interface Playbooks extends Disposable {
  /** The playbooks that fit an incident, best first; reads playbooks and alerts where that was not done yet. */
  readonly matchesFor: (row: IncidentRow) => Promise<readonly PlaybookMatch[]>;
}

/** The Playbooks view, search, and the pages. Nothing is read before somebody looks. */
export function registerPlaybooks(deps: PlaybooksDeps): Playbooks {
  const { store, incidents, details, team, roots, commands, settings, clock, log, extensionUri } = deps;
  const owned = new DisposableStore();
  const files = owned.add(new PlaybookFiles({ roots, settings, clock }));
  const library = owned.add(new PlaybookLibrary({ files, store, clock, log }));
  const load = (): Promise<void> => library.load();
  const matcher = new IncidentMatcher({ load, store, details, team });
  const tree = owned.add(new PlaybooksTree({ load, store, incidents, matcher, clock }));
  owned.add(
    vscode.window.createTreeView('opex.playbooks', { treeDataProvider: tree, showCollapseAll: true }),
  );
  const pages = owned.add(
    new PlaybookPages({
      library,
      files,
      roots,
      incidents,
      clock,
      log,
      extensionUri,
      playbooks: () => store.playbooks,
    }),
  );

  const search = (): void =>
    searchPlaybooks({
      load,
      store,
      incidents,
      matcher,
      search: (query, limit) => library.search(query, limit),
    });
  owned.add(commands.register('opex.searchPlaybooks', search));
  owned.add(commands.register('opex.refreshPlaybooks', () => library.refresh()));
  owned.add(
    commands.register('opex.openPlaybook', (uri, section, incidentId) =>
      uri === undefined ? search() : pages.open(uri, section, incidentId),
    ),
  );
  owned.add(
    commands.register('opex.openIncidentPlaybook', target =>
      openIncidentPlaybook({ incidents, matcher, store }, target),
    ),
  );
  owned.add(
    commands.register('opex.openPlaybookFile', async target => {
      if (!target) return;
      const uri = vscode.Uri.parse(target.uri, true);
      const place = await files.placeOf(uri);
      if (place.kind === 'missing') throw new ProblemError(problem('playbooks.gone', { file: target.uri }));
      if (place.kind === 'outside')
        throw new ProblemError(problem('playbooks.outside', { file: target.uri }));
      await vscode.commands.executeCommand('vscode.open', uri);
    }),
  );
  owned.add(registerPageSerializer(playbookPageKind.viewType, (panel, state) => pages.restore(panel, state)));
  return {
    matchesFor: async row => (await matcher.match(row)).matches,
    dispose: () => owned.dispose(),
  };
}
