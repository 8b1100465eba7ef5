import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentContextSource } from '../../core/incidents/incidentContext';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import type { ErrorReader } from '../../platform/errorReader';
import type { FrameResolver } from '../../platform/frameResolver';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import type { ErrorNode } from './errorNodes';
import type { ErrorsFeature } from './errorsFeature';

export interface ErrorsDeps {
  readonly store: ErrorStore;
  readonly reader: ErrorReader;
  readonly frames: FrameResolver;
  readonly team: TeamStore;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
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
  return owned;
}
