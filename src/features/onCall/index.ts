import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Event } from '../../core/base/event';
import type { Logger } from '../../core/base/logger';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { OnCallSource, ShiftKnowledge } from '../../core/incidents/onCall';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import type { OnCallFeature } from './onCallFeature';
import type { OnCallNode } from './onCallNodes';

export interface RegisterOnCallDeps {
  /** The connected accounts that know who is on call. */
  readonly accounts: { readonly onCallSources: readonly OnCallSource[]; readonly onDidChange: Event<void> };
  readonly team: TeamStore;
  readonly store: IncidentStore;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly canAcknowledge: (row: IncidentRow) => boolean;
  /** Nobody is told of incidents that are invented. */
  readonly sample: boolean;
  /** The least pause (ms) that a failed read asks for itself. */
  readonly pauseOf: (error: unknown) => number | undefined;
}

export interface OnCallDeps extends RegisterOnCallDeps {
  readonly isVisible: () => boolean;
}

/** What others may ask of it. */
export interface OnCall extends Disposable, ShiftKnowledge {}

/**
 * The On Call view, the person's own shift in the status bar, notifications, and how to reach the others. Loaded with
 * the first account that knows who is on call, since no row waits for it.
 */
export function registerOnCall(deps: RegisterOnCallDeps): OnCall {
  const { accounts, commands } = deps;
  const owned = new DisposableStore();
  let loaded: OnCallFeature | undefined;
  const feature = once(async (): Promise<OnCallFeature> => {
    const bundle = await import('./onCallFeature');
    loaded = owned.add(new bundle.OnCallFeature({ ...deps, isVisible: () => view.visible }));
    loaded.setVisible(view.visible);
    return loaded;
  });
  const treeDataProvider = owned.add(new LazyTree<OnCallNode>(async () => (await feature()).tree));
  const view: vscode.TreeView<OnCallNode> = owned.add(
    vscode.window.createTreeView('opex.onCall', { treeDataProvider }),
  );
  owned.add(view.onDidChangeVisibility(({ visible }) => loaded?.setVisible(visible)));
  owned.add(
    accounts.onDidChange(() => {
      if (loaded) loaded.follow();
      else if (accounts.onCallSources.length > 0) {
        feature().catch((error: unknown) => deps.log.error(`on call: ${String(error)}`));
      }
    }),
  );
  owned.add(commands.register('opex.refreshOnCall', async () => (await feature()).refresh()));
  owned.add(
    commands.register('opex.copyContact', async target => (await feature()).copyContact(target?.person)),
  );
  return {
    isOnShift: sourceId => loaded?.watch.isOnShift(sourceId),
    dispose: () => owned.dispose(),
  };
}
