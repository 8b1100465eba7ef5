import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { DisposableStore, type Disposable } from '../core/base/disposable';
import { Emitter } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import type { TeamStore } from '../core/team/teamStore';
import { ConnectedLogSource } from './connectedLogSource';
import { LearntTemplates } from './learntTemplates';
import { LogAccounts } from './logAccounts';
import { LogConnections } from './logConnections';
import type { SplitGroups } from './logFileSource';
import { TokenStore, type Secrets } from './secrets';
import type { SharedState } from './sharedState';

export interface ConnectedLogsDeps {
  readonly state: SharedState;
  readonly secrets: Secrets;
  readonly team: TeamStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The connected log backends with all that reading them needs. */
export interface ConnectedLogs extends Disposable {
  readonly accounts: LogAccounts;
  /** Which groups the team has split; none before it is told. */
  readonly useSplits: (splits: SplitGroups) => void;
}

export function openConnectedLogs({ state, secrets, team, clock, log }: ConnectedLogsDeps): ConnectedLogs {
  const owned = new DisposableStore();
  const connections = owned.add(new LogConnections(state, new TokenStore(secrets, 'opex.logSecret.')));
  const splitsChanged = owned.add(new Emitter<void>());
  let known: SplitGroups | undefined;
  const splits: SplitGroups = {
    get splits() {
      return known?.splits ?? [];
    },
    onDidChangeSplits: splitsChanged.event,
  };
  const accounts = owned.add(
    new LogAccounts({
      connections,
      clock,
      random: Math.random,
      log,
      label: vscode.l10n.t('Connected logs'),
      sourceOf(connection, backend, told) {
        const learnt = new LearntTemplates(
          state,
          () => connection.id,
          error => log.warn(`learnt templates: ${error instanceof Error ? error.message : String(error)}`),
        );
        return new ConnectedLogSource(connection, backend, { team, splits, learnt, told });
      },
    }),
  );
  return {
    accounts,
    useSplits: told => {
      known = told;
      owned.add(told.onDidChangeSplits(() => splitsChanged.fire()));
      if (told.splits.length > 0) splitsChanged.fire();
    },
    dispose: () => owned.dispose(),
  };
}
