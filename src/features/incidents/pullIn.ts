import * as vscode from 'vscode';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentChoices } from '../../core/incidents/incidentChoices';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { Named, Targets } from '../../core/incidents/incidentWrite';
import type { OnCallSource } from '../../core/incidents/onCall';
import type { Outbox } from '../../core/incidents/outbox';
import { partnerPolicy } from '../../core/incidents/partnerTarget';
import { serviceOfIncident } from '../../core/team/ownership';
import type { Partner } from '../../core/team/team';
import type { TeamStore } from '../../core/team/teamStore';
import { plainText } from '../../platform/remoteText';
import { askText } from './askText';
import { leftOf } from './outcomeOf';
import type { ChoiceItem } from './pickChoice';
import { pickTarget, targetsOf, type TargetChoice } from './pickTargets';

export interface PullInDeps {
  readonly outbox: Outbox;
  readonly team: TeamStore;
  readonly onCallOf: (sourceId: string) => OnCallSource | undefined;
}

/** Longer than this nobody waits to learn whether a partner can be paged. */
const policiesMs = 15_000;

interface PartnerChoice {
  readonly partner: Partner;
}

/** "Pull in…": asks a person, whoever is on call at a policy, or a partner team to join. */
export async function pullIn(
  deps: PullInDeps,
  { incident }: IncidentRow,
  choices: IncidentChoices,
  person?: Named,
  partner?: Partner,
): Promise<void> {
  const partners = partnersOf(deps.team, incident);
  const choice: TargetChoice<PartnerChoice> | undefined = partner
    ? partnerItem(partner, await policiesOf(choices)).choice
    : person
      ? { person }
      : await pickTarget<PartnerChoice>(
          vscode.l10n.t('Pull whom in on “{0}”?', plainText(incident.title, 80)),
          choices,
          policies => partners.map(known => partnerItem(known, policies)),
        );
  if (!choice) return;
  const message = await askText({
    title: vscode.l10n.t('Pull in {0}', plainText(nameOf(choice), 80)),
    prompt: vscode.l10n.t('They get this message with the page.'),
    value: messageFor(incident),
    required: true,
  });
  if (message === undefined) return;
  if ('partner' in choice) {
    await offerMessage(vscode.l10n.t('Reach {0}: {1}', choice.partner.name, choice.partner.reach), message);
    return;
  }
  await request(deps, incident, targetsOf(choice), message);
}

/** None where they cannot be read: then the way that is known is shown. */
async function policiesOf(choices: IncidentChoices): Promise<readonly Named[]> {
  try {
    return (await choices.policies(AbortSignal.timeout(policiesMs))).items;
  } catch {
    return [];
  }
}

/** That they may leave their other work is said, so that nobody has to ask for it at night. */
function messageFor({ title, number, service }: Incident): string {
  const what = number === undefined ? title : `#${number} ${title}`;
  return vscode.l10n.t(
    'Please join: {0} ({1}). You are released from other work for this.',
    what.slice(0, 200),
    service.name,
  );
}

function nameOf(choice: TargetChoice<PartnerChoice>): string {
  if ('partner' in choice) return choice.partner.name;
  return 'person' in choice ? choice.person.name : choice.policy.name;
}

function partnersOf({ team }: TeamStore, incident: Incident): readonly Partner[] {
  return serviceOfIncident(team, incident.service)?.partners ?? [];
}

/** A partner whose policy is known is paged; of any other the way that the team file tells is shown. */
function partnerItem(partner: Partner, policies: readonly Named[]): ChoiceItem<TargetChoice<PartnerChoice>> {
  const policy = partnerPolicy(partner.reach, policies);
  return {
    label: `$(organization) ${plainText(partner.name, 80)}`,
    description: plainText(partner.when ?? '', 80),
    detail: plainText(partner.reach, 120),
    choice: policy ? { policy } : { partner },
  };
}

async function request(
  { outbox, onCallOf }: PullInDeps,
  incident: Incident,
  targets: Targets,
  message: string,
): Promise<void> {
  const entry = await outbox.press(incident, { kind: 'requestResponders', targets, message });
  const [left] = await leftOf(outbox, [entry.id]);
  if (left?.problem?.code !== 'incidents.noResponderRequests') return;
  const add = vscode.l10n.t('Add as Assignee');
  const show = vscode.l10n.t('Show Contact');
  const names = [...targets.people, ...targets.policies].map(({ name }) => plainText(name, 80)).join(', ');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('This PagerDuty plan cannot ask {0} to join.', names),
    {
      modal: true,
      detail:
        targets.people.length > 0
          ? vscode.l10n.t(
              'An assignee more is paged as well, and shares the incident with those who have it.',
            )
          : vscode.l10n.t('Reach whoever is on call there, and send them the message.'),
    },
    ...(targets.people.length > 0 ? [add, show] : [show]),
  );
  if (pressed === undefined) return;
  await outbox.discard(entry.id);
  if (pressed === add) {
    await outbox.press(incident, {
      kind: 'reassign',
      to: { people: targets.people, policies: [] },
      keep: true,
    });
    return;
  }
  await showContacts(onCallOf(incident.sourceId), targets, names, message);
}

/** How to reach them by other means, with the message ready to be copied. */
async function showContacts(
  source: OnCallSource | undefined,
  { people, policies }: Targets,
  names: string,
  message: string,
): Promise<void> {
  const ending = new AbortController();
  const contacts = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Looking up {0}…', names) },
    async () => {
      if (!source) return [];
      const ids = people.length > 0 ? people : await onCallNow(source, policies, ending.signal);
      const all = await Promise.all(
        ids.map(async ({ id, name }) =>
          (await source.readContacts(id, ending.signal)).map(contact => ({ name, ...contact })),
        ),
      );
      return all.flat();
    },
  );
  const lines = contacts.map(({ name, label, address }) => `${name}: ${address} (${label})`);
  const text =
    lines.length > 0
      ? lines.join(' · ')
      : vscode.l10n.t('No phone and no e-mail of {0} is known to PagerDuty.', names);
  await offerMessage(text, message);
}

/** Who is on call at the first level of these policies. */
async function onCallNow(
  source: OnCallSource,
  policies: readonly Named[],
  signal: AbortSignal,
): Promise<readonly Named[]> {
  const start = Date.now();
  const scope = { serviceIds: [], policyIds: policies.map(({ id }) => id) };
  const { turns } = await source.readPolicies(scope, { start, end: start + 60_000 }, signal);
  const level = Math.min(...turns.map(turn => turn.level));
  return turns
    .filter(turn => turn.level === level && policies.some(({ id }) => id === turn.policy.id))
    .map(({ person }) => ({ id: person.id, name: person.name }));
}

async function offerMessage(text: string, message: string): Promise<void> {
  const copy = vscode.l10n.t('Copy Message');
  const pressed = await vscode.window.showInformationMessage(plainText(text, 500), copy);
  if (pressed === copy) await vscode.env.clipboard.writeText(message);
}
