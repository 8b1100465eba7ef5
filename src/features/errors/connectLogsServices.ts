import * as vscode from 'vscode';
import { serviceOfRecord } from '../../core/team/ownership';
import type { Team } from '../../core/team/team';
import { pickTested, type PickRow } from '../../platform/pickTested';
import { plainText } from '../../platform/remoteText';
import type { Move, Step } from './connectLogsDraft';

type Choice = 'team' | 'all' | 'teamFile';

/** Whose errors are shown, where the logs hold more services than the team's. */
export const askServices: Step = async (draft, { team }) => {
  const { found, seen } = draft;
  if (!found?.logs || team.team.services.length === 0) return 'skip';
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
