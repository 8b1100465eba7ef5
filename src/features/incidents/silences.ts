import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problemOf } from '../../core/base/problem';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox } from '../../core/incidents/outbox';
import type { SilenceSource } from '../../core/incidents/silenceSource';
import type { CommandRegistry } from '../../platform/commands';
import { setContextKey } from '../../platform/contextKey';
import { once } from '../../platform/once';
import type { SharedState } from '../../platform/sharedState';
import type { IncidentNode } from './incidentNodes';

export interface SilencesDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly commands: CommandRegistry;
  readonly view: vscode.TreeView<IncidentNode>;
  /** Where incidents of that source can be silenced; undefined where they cannot. */
  readonly silencesOf: (sourceId: string) => SilenceSource | undefined;
  /** Where windows agree on who warns of a silence's end. */
  readonly state: SharedState;
}

/** "Silence 30 min…", "End Silence…", and the warning before a silence of ours ends: all loaded where there are silences. */
export function registerSilences(deps: SilencesDeps): Disposable {
  const { store, commands, silencesOf, log } = deps;
  const registered = new DisposableStore();
  const flows = once(() => import('./silenceIncident'));
  const watch = once(async () => {
    const { watchSilences } = await import('./silenceWarnings');
    registered.add(watchSilences(deps));
  });

  let canSilence = false;
  const look = (): void => {
    const can = store.health.some(({ sourceId }) => silencesOf(sourceId) !== undefined);
    if (can !== canSilence) setContextKey('opex.canSilence', can);
    canSilence = can;
    if (can) watch().catch((error: unknown) => log.warn(`silences: ${problemOf(error).code}`));
  };
  registered.add(store.onDidChange(look));
  look();

  registered.add(
    commands.register('opex.silenceIncident', async target => (await flows()).silenceIncident(deps, target)),
  );
  registered.add(
    commands.register('opex.endSilence', async target => (await flows()).endSilence(deps, target)),
  );
  return registered;
}
