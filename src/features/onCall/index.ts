import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { OnCallWatch } from '../../core/incidents/onCallWatch';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import { LazyTree } from '../../platform/lazyTree';
import { NoticeClaims } from '../../platform/noticeClaims';
import { once } from '../../platform/once';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import type { OnCallFeature } from './onCallFeature';
import type { OnCallNode } from './onCallNodes';
import { OnCallStatusBar } from './onCallStatusBar';

export interface RegisterOnCallDeps {
  readonly watch: OnCallWatch;
  readonly team: TeamStore;
  readonly store: IncidentStore;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly canAcknowledge: (row: IncidentRow) => boolean;
  /** Nobody is told of incidents that are invented. */
  readonly sample: boolean;
}

export interface OnCallDeps extends RegisterOnCallDeps {
  readonly isVisible: () => boolean;
}

/** The On Call view, the person's own shift in the status bar, and how to reach the others. */
export function registerOnCall(deps: RegisterOnCallDeps): Disposable {
  const { watch, commands, clock } = deps;
  const owned = new DisposableStore();
  let loaded: OnCallFeature | undefined;
  // Policies and schedules are many requests: none before somebody looks.
  const feature = once(async (): Promise<OnCallFeature> => {
    const bundle = await import('./onCallFeature');
    loaded = owned.add(new bundle.OnCallFeature({ ...deps, isVisible: () => view.visible }));
    loaded.tree.setVisible(view.visible);
    return loaded;
  });
  const treeDataProvider = owned.add(new LazyTree<OnCallNode>(async () => (await feature()).tree));
  const view: vscode.TreeView<OnCallNode> = owned.add(
    vscode.window.createTreeView('opex.onCall', { treeDataProvider }),
  );
  owned.add(view.onDidChangeVisibility(({ visible }) => loaded?.tree.setVisible(visible)));
  owned.add(vscode.window.onDidChangeWindowState(({ focused }) => void (focused && watch.wake())));
  owned.add(new OnCallStatusBar(watch, clock));
  if (!deps.sample) owned.add(notifyOf(deps));
  owned.add(commands.register('opex.refreshOnCall', async () => (await feature()).refresh()));
  owned.add(
    commands.register('opex.copyContact', async target => (await feature()).copyContact(target?.person)),
  );
  return owned;
}

/** What tells of incidents is loaded with the first one that is the person's. */
function notifyOf({ store, state, clock, ...rest }: RegisterOnCallDeps): Disposable {
  const owned = new DisposableStore();
  const start = once(async () => {
    const { Notifier } = await import('./notifier');
    return owned.add(new Notifier({ ...rest, store, clock, claims: new NoticeClaims(state, clock) }));
  });
  const look = (): void => {
    const mine = store.rows.some(({ incident }) => incident.mine || incident.askedAt !== undefined);
    if (!mine) return;
    watching.dispose();
    void start();
  };
  const watching = owned.add(store.onDidChange(look));
  return owned;
}
