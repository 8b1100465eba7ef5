import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { AlertStore } from '../../core/errors/alerts/alertStore';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentContextSource } from '../../core/incidents/incidentContext';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { FixStore } from '../../core/notes/fixStore';
import type { NoteStore } from '../../core/notes/noteStore';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry, GroupTarget } from '../../platform/commands';
import type { ConnectedLogs } from '../../platform/connectedLogs';
import type { ErrorReader } from '../../platform/errorReader';
import type { ErrorWindow } from '../../platform/errorWindow';
import type { FrameResolver } from '../../platform/frameResolver';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import type { ErrorNode } from './errorNodes';
import type { ErrorsFeature } from './errorsFeature';
import { groupCommands } from './groupCommands';

export interface ErrorsDeps {
  readonly store: ErrorStore;
  readonly alerts: AlertStore;
  readonly incidents: IncidentStore;
  readonly notes: NoteStore;
  readonly fixes: FixStore;
  readonly window: ErrorWindow;
  /** Keeps what is shown, with the workspace. */
  readonly memory: vscode.Memento;
  readonly reader: ErrorReader;
  readonly frames: FrameResolver;
  readonly team: TeamStore;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  /** The connected log backends; absent where the sample team is shown. */
  readonly logs?: () => Promise<ConnectedLogs>;
  /** Who tells of deploys. */
  readonly contexts: () => readonly IncidentContextSource[];
}

/** The Errors view and its commands. Nothing is loaded or read before somebody looks. */
export function registerErrors(deps: ErrorsDeps): Disposable {
  const { commands } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<ErrorsFeature> => {
    const bundle = await import('./errorsFeature');
    return owned.add(new bundle.ErrorsFeature(deps, view));
  });
  const tree = owned.add(new LazyTree<ErrorNode>(async () => (await feature()).tree));
  const view = owned.add(
    vscode.window.createTreeView('opex.errors', { treeDataProvider: tree, showCollapseAll: true }),
  );

  const { logs, team } = deps;
  owned.add(
    commands.register('opex.connectLogs', async id => {
      if (!logs) return;
      const [{ connectLogs }, { accounts }] = await Promise.all([import('./connectLogs'), logs()]);
      await connectLogs({ accounts, team }, id);
    }),
  );
  owned.add(
    commands.register('opex.disconnectLogs', async id => {
      if (!logs) return;
      const [{ disconnectLogs }, { accounts }] = await Promise.all([import('./connectLogs'), logs()]);
      await disconnectLogs(accounts.connections, id);
    }),
  );
  owned.add(commands.register('opex.refreshErrors', () => deps.reader.refresh()));
  owned.add(
    commands.register(
      'opex.showMoreErrors',
      async severity => severity && (await feature()).tree.showMore(severity),
    ),
  );
  owned.add(
    commands.register('opex.openFrame', async target => target && (await feature()).openFrame(target)),
  );
  owned.add(
    commands.register('opex.goToTodaysLine', async target => (await feature()).revisions.goToToday(target)),
  );
  owned.add(
    commands.register('opex.showWindowChanges', async target => (await feature()).showChanges(target)),
  );
  owned.add(
    commands.register(
      'opex.fetchRevision',
      async target => target && (await feature()).revisions.fetch(target),
    ),
  );
  // Here, for a tab that a new window brings back asks before anything else does.
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider('opex-revision', {
      provideTextDocumentContent: async uri => (await feature()).revisions.textOf(uri),
    }),
  );
  owned.add(
    commands.register(
      'opex.revealErrorGroup',
      async fingerprint => fingerprint !== undefined && (await feature()).reveal(fingerprint),
    ),
  );
  owned.add(
    commands.register('opex.openErrorSample', async target => target && (await feature()).openSample(target)),
  );
  for (const id of groupCommands) {
    owned.add(
      commands.register(id, async (target?: GroupTarget) => (await feature()).actions.run(id, target)),
    );
  }
  owned.add(commands.register('opex.openErrorDecisions', async () => (await feature()).actions.openFile()));
  owned.add(commands.register('opex.filterErrors', async clear => (await feature()).filter(clear)));
  owned.add(commands.register('opex.sortErrors', async () => (await feature()).sort()));
  owned.add(commands.register('opex.chooseErrorWindow', async () => (await feature()).chooseWindow()));
  return owned;
}
