import * as vscode from 'vscode';
import type { IncidentChoices } from '../../core/incidents/incidentChoices';
import type { Named, Targets } from '../../core/incidents/incidentWrite';
import { plainText } from '../../platform/remoteText';
import { pickChoice, type ChoiceItem } from './pickChoice';

/** A person, a policy, or what a caller adds to them. */
export type TargetChoice<T = never> = { readonly person: Named } | { readonly policy: Named } | T;

export function targetsOf(choice: TargetChoice): Targets {
  return 'person' in choice
    ? { people: [choice.person], policies: [] }
    : { people: [], policies: [choice.policy] };
}

/** Lets the person pick whom: first what the caller offers, then escalation policies, then people (searched). */
export function pickTarget<T = never>(
  title: string,
  choices: IncidentChoices,
  first: (policies: readonly Named[]) => readonly ChoiceItem<TargetChoice<T>>[] = () => [],
): Promise<TargetChoice<T> | undefined> {
  return pickChoice<TargetChoice<T>>({
    title,
    placeHolder: vscode.l10n.t('Type a name'),
    searches: true,
    load: async (typed, signal) => {
      const [people, policies] = await Promise.all([choices.people(typed, signal), choices.policies(signal)]);
      const offered = first(policies.items);
      return [
        ...(offered.length > 0 ? [heading(vscode.l10n.t('Partner teams')), ...offered] : []),
        heading(vscode.l10n.t('Escalation policies: whoever is on call there')),
        ...policies.items.map(policy => ({
          label: `$(organization) ${plainText(policy.name, 80)}`,
          choice: { policy },
        })),
        heading(vscode.l10n.t('People')),
        ...people.items.map(({ id, name, email }) => ({
          label: `$(person) ${plainText(name, 80)}`,
          ...(email === undefined ? {} : { description: plainText(email, 80) }),
          choice: { person: { id, name } },
        })),
        ...(people.incomplete
          ? [{ label: vscode.l10n.t('More people: type a name'), alwaysShow: true }]
          : []),
      ];
    },
  });
}

function heading(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
