import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { AlertStore } from '../../core/errors/alerts/alertStore';
import type { ErrorStore } from '../../core/errors/errorStore';
import { hasAlerts } from '../../core/team/hasAlerts';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import type { ConnectedLogs } from '../../platform/connectedLogs';
import type { ErrorReader } from '../../platform/errorReader';
import { once } from '../../platform/once';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import type { AlertsFeature } from './alertsFeature';

export interface AlertsDeps {
  /** Where the Errors view finds them. */
  readonly alerts: AlertStore;
  readonly store: ErrorStore;
  readonly team: TeamStore;
  readonly reader: ErrorReader;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly extensionUri: vscode.Uri;
  /** This window, among those of this machine. */
  readonly session: string;
  /** The team is invented: nobody is told, and nothing is read for it alone. */
  readonly sample: boolean;
  /** The connected log backends; absent where the sample team is shown. */
  readonly logs?: () => Promise<ConnectedLogs>;
}

/** Alerts on the share of traffic that fails. Loaded with the first team file that asks for one. */
export function registerAlerts(deps: AlertsDeps): Disposable {
  const { commands, team } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<AlertsFeature> => {
    const bundle = await import('./alertsFeature');
    return owned.add(new bundle.AlertsFeature(deps));
  });
  const follow = (): void => {
    if (hasAlerts(team.team)) feature().catch((error: unknown) => deps.log.error(`alerts: ${String(error)}`));
  };
  owned.add(team.onDidChange(follow));
  owned.add(commands.register('opex.exportAlertRules', async () => (await feature()).exportRules()));
  owned.add(commands.register('opex.tuneAlert', async target => (await feature()).tune(target?.ruleId)));
  return owned;
}
