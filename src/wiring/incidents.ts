import * as vscode from 'vscode';
import { IncidentDetails } from '../core/incidents/incidentDetails';
import { IncidentSync } from '../core/incidents/incidentSync';
import { readPause } from '../core/incidents/readPace';
import { Connections } from '../platform/connections';
import { IncidentAccounts } from '../platform/incidentAccounts';
import { LateOutbox } from '../platform/lateOutbox';
import { once } from '../platform/once';
import { openSample } from '../platform/sampleTeam';
import { TokenStore } from '../platform/secrets';
import { askedPause, startIncidents } from '../platform/startIncidents';
import type { Foundation } from './foundation';
import type { LogParts } from './logs';
import type { Stores } from './stores';

/** What reads incidents and writes to them. */
export type IncidentParts = ReturnType<typeof wireIncidents>;

/** `isOnShift` is asked as reads go on: whoever is on shift is read for more often; undefined where nobody knows. */
export function wireIncidents(
  { basics, context, lease, onFailure, owned }: Foundation,
  { incidents }: Stores,
  { logs }: LogParts,
  isOnShift: () => boolean | undefined,
) {
  const { clock, log, sample, state } = basics;
  const seen = once(async () => {
    const { SeenHistories } = await import('../platform/seenHistories');
    const metrics = async () => {
      const accounts = (await logs.logs?.())?.accounts;
      await accounts?.ready();
      return accounts?.metrics ?? [];
    };
    return owned.add(new SeenHistories({ store: incidents, state, metrics, clock, log }));
  });
  const connections = owned.add(new Connections(state, new TokenStore(context.secrets)));
  const accounts = owned.add(
    new IncidentAccounts({
      connections,
      clock,
      random: Math.random,
      log,
      seenHistory: async (id, label) => (await seen()).of(id, label),
    }),
  );
  const sync = owned.add(
    new IncidentSync({
      store: incidents,
      clock,
      random: Math.random,
      log,
      intervalMs: () => readPause({ focused: vscode.window.state.focused, onShift: isOnShift() }),
      pauseOf: askedPause,
      isFocused: () => vscode.window.state.focused,
      shared: once(async () => {
        const { SharedReadFiles } = await import('../platform/sharedReadFiles');
        return owned.add(new SharedReadFiles({ state, lease, clock, log, keyOf: connections.shareKeyOf }));
      }),
    }),
  );
  const scopes = once(async () => {
    const bundle = await import('../core/incidents/incidentScopes');
    return owned.add(new bundle.IncidentScopes({ store: incidents, clock, log }));
  });
  const source = (id: string) => sync.source(id);
  const details = owned.add(new IncidentDetails({ clock, source }));
  const outbox = owned.add(new LateOutbox({ store: incidents, state, lease, source, clock, log }));
  const start = () =>
    startIncidents({
      sample,
      connections,
      accounts,
      sync,
      scopes,
      outbox,
      openSample: () => openSample(clock),
      onFailure,
    });
  return { accounts, connections, details, outbox, start, sync };
}
