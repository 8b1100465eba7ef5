import * as vscode from 'vscode';
import { serviceOfRecord } from '../../core/team/ownership';
import type { Team } from '../../core/team/team';
import { pickTested, type PickRow } from '../../platform/pickTested';
import { plainText } from '../../platform/remoteText';
import { requestOf, type Move, type Step } from './connectLogsDraft';

type Choice = 'team' | 'all' | 'teamFile';

/** Whose errors are shown, where the logs hold more services than the team's. */
export const askServices: Step = async (draft, { accounts, team }) => {
  const { mapping, found } = draft;
  if (!found?.logs || !mapping || team.team.services.length === 0) return 'skip';
  const seen = await servicesWithin(signal => accounts.services({ ...requestOf(draft), mapping }, signal));
  draft.seen = seen;
  const { ours, others } = splitServices(team.team, seen);
  // All that is there is the team's, or nothing tells services: there is nothing to choose.
  if (others.length === 0) return 'skip';
  return pickTested<Choice, Move>({
    title: vscode.l10n.t('Whose errors are shown?'),
    placeHolder: vscode.l10n.t('{0} services logged in the last 24 h', seen.length.toLocaleString()),
    rows: [
      {
        label: vscode.l10n.t('All services'),
        description: vscode.l10n.t('{0}', namesText(seen)),
        choice: 'all',
      },
      ...teamRow(ours),
      {
        label: `$(go-to-file) ${vscode.l10n.t('Name others in the team file')}`,
        description: vscode.l10n.t('not named there: {0}', namesText(others)),
        choice: 'teamFile',
      },
    ],
    active: choice => choice === (draft.services ?? (ours.length > 0 ? 'team' : 'all')),
    back: () => 'back',
    test: choice => {
      draft.opensTeamFile = choice === 'teamFile';
      draft.services = choice === 'teamFile' ? (ours.length > 0 ? 'team' : 'all') : choice;
      return 'next';
    },
  });
};

function teamRow(ours: readonly string[]): readonly PickRow<Choice>[] {
  const row = { label: vscode.l10n.t('Services of the team file'), choice: 'team' as const };
  return ours.length > 0 ? [{ ...row, description: namesText(ours) }] : [];
}

/** Names that logs use, by whether the team file tells whose they are. */
export function splitServices(
  team: Team,
  seen: readonly string[],
): { readonly ours: readonly string[]; readonly others: readonly string[] } {
  const isOurs = (name: string): boolean => serviceOfRecord(team, name) !== undefined;
  return { ours: seen.filter(isOurs), others: seen.filter(name => !isOurs(name)) };
}

export function namesText(names: readonly string[]): string {
  const rest = names.length - 5;
  const first = names.slice(0, 5).map(name => plainText(name, 40));
  return first.join(', ') + (rest > 0 ? vscode.l10n.t(' and {0} more', rest) : '');
}

/** Takes seconds in a large backend: a person sees that something is done, and can end it. */
function servicesWithin(
  ask: (signal: AbortSignal) => Promise<readonly string[]>,
): Thenable<readonly string[]> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking which services log…'),
      cancellable: true,
    },
    async (_, token) => {
      const ended = new AbortController();
      token.onCancellationRequested(() => ended.abort());
      try {
        return await ask(ended.signal);
      } catch {
        // Only a choice less: all services are shown then.
        return [];
      }
    },
  );
}
