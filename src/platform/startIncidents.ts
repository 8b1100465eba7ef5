import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../core/base/disposable';
import { isProblemError, problemOf, ProblemError } from '../core/base/problem';
import type { IncidentScopes } from '../core/incidents/incidentScopes';
import type { IncidentSource } from '../core/incidents/incidentSource';
import type { IncidentSync } from '../core/incidents/incidentSync';
import type { Outbox } from '../core/incidents/outbox';
import { unusableSource } from '../core/incidents/unusableSource';

import type { Connections } from './connections';
import { setContextKey } from './contextKey';
import type { AccountParts, IncidentAccounts } from './incidentAccounts';

export interface StartIncidentsOptions {
  /** The window shows the sample team: no connection of the machine is opened in it. */
  readonly sample: boolean;
  readonly openSample: () => Promise<AccountParts>;
  readonly connections: Connections;
  readonly accounts: IncidentAccounts;
  readonly sync: IncidentSync;
  /** Asked for once a connection has a filter. */
  readonly scopes: () => Promise<IncidentScopes>;
  readonly outbox: Outbox;
  /** Told when nothing can be known of incidents because the machine's own files cannot be read. */
  readonly onFailure: (error: unknown) => void;
}

/** Opens what is connected, follows changes of it, and takes up what an earlier window left unsent. */
export function startIncidents(options: StartIncidentsOptions): Disposable {
  const { sample, accounts, connections, sync, scopes, outbox, onFailure } = options;
  const started = new DisposableStore();
  const filterOf = (id: string) => connections.all.find(connection => connection.id === id)?.filter;
  let isFiltered = false;
  const filter = (): void => {
    isFiltered ||= sync.sources.some(({ id }) => filterOf(id));
    if (!isFiltered) return;
    // Without it everything is shown: more than was asked for, and never less.
    scopes().then(one => one.setFilters(sync.sources, filterOf), onFailure);
  };
  const use = (sources: readonly IncidentSource[]): void => {
    if (started.isDisposed) return;
    sync.setSources(sources);
    filter();
    // A key that was refused may just have been replaced: its source need not sit out its pause.
    void sync.retryFailed();
    setContextKey('opex.connected', sources.length > 0);
    setContextKey(
      'opex.canWrite',
      sources.some(source => source.abilities.write),
    );
    setContextKey('opex.ready', true);
  };
  const told = new Set<string>();
  const tellTroubles = (): void => {
    for (const trouble of outbox.problems) {
      const key = JSON.stringify(trouble);
      if (!told.has(key)) onFailure(new ProblemError(trouble));
      told.add(key);
    }
  };
  setContextKey('opex.sample', sample);
  const start = async (): Promise<void> => {
    started.add(accounts.onDidChange(() => use(accounts.sources)));
    if (sample) accounts.useSample(await options.openSample());
    else await connections.read();
  };
  start().catch((error: unknown) => {
    // Nothing is known then: that is said where the incidents would be, not left blank.
    use([unusableSource('connections', vscode.l10n.t('Connections'), problemOf(error))]);
    onFailure(error);
  });
  started.add(outbox.onDidChange(tellTroubles));
  outbox.load().catch(onFailure);
  return started;
}

/** The pause (ms) that a source asked for with its refusal, where it did. */
export function askedPause(error: unknown): number | undefined {
  if (!isProblemError(error)) return undefined;
  const { args } = error.problem;
  return 'retryAfterMs' in args && typeof args.retryAfterMs === 'number' ? args.retryAfterMs : undefined;
}
