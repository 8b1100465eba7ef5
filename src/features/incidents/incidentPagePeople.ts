import * as vscode from 'vscode';
import { localTime } from '../../core/base/sourceHealth';
import { timeOfDay } from '../../platform/timeText';
import type { PageLine, PageList } from '../../protocol/incidentPage';
import { saidAbove, type IncidentPageInput } from './incidentPageInput';
import { listedPart, section } from './incidentPageSection';

/** Who has it, who was asked to help, who is paged next, and which teams can help. */
export function peopleList(input: IncidentPageInput): PageList {
  const { subject, context, partners, now, health } = input;
  const { incident } = subject.row;
  const head = {
    id: 'responders',
    title: vscode.l10n.t('People'),
    none: vscode.l10n.t('Nobody is assigned, and nobody was asked to help.'),
  };
  const asked = section(
    head,
    { ...listedPart(context?.responders), kept: undefined, keptAt: undefined, said: saidAbove(input), now },
    ({ person, state, at, message }): PageLine => ({
      text: person.name,
      icon: state === 'joined' ? 'pass' : state === 'declined' ? 'circle-slash' : 'person-add',
      facts: [
        responderText(state),
        ...(at === undefined ? [] : [timeOfDay(localTime(health, at), now)]),
        ...(message === undefined ? [] : [message]),
      ].join(' · '),
    }),
  );
  const assigned = incident.assignees.map((person): PageLine => {
    const acknowledged = incident.acknowledgedBy.find(({ person: { id } }) => id === person.id);
    return {
      text: person.name,
      icon: acknowledged ? 'pass' : 'person',
      facts: acknowledged
        ? vscode.l10n.t('acknowledged {0}', timeOfDay(localTime(health, acknowledged.at), now))
        : vscode.l10n.t('assigned'),
    };
  });
  const helping = partners.map((partner): PageLine => ({
    text: partner.name,
    icon: 'organization',
    facts: [partner.reach, ...(partner.when === undefined ? [] : [partner.when])].join(' · '),
  }));
  const rows = [...assigned, ...asked.rows, ...ladder(input), ...helping];
  // Assigned people and partners are known without asking: a source that tells no responders lacks nothing then.
  const isQuiet = !asked.failed && rows.length > 0 && context?.responders.state !== 'reading';
  const { text, ...rest } = asked;
  return isQuiet || text === undefined ? { ...rest, rows } : { ...rest, rows, text };
}

function responderText(state: 'asked' | 'joined' | 'declined'): string {
  switch (state) {
    case 'asked':
      return vscode.l10n.t('asked to help, no answer yet');
    case 'joined':
      return vscode.l10n.t('helps');
    case 'declined':
      return vscode.l10n.t('declined');
  }
}

/** Whom the policy pages, level by level, as long as it goes on paging. */
function ladder({ levels, subject }: IncidentPageInput): readonly PageLine[] {
  if (!levels || subject.row.incident.status !== 'triggered') return [];
  const steps = levels.levels.map((names, index) =>
    vscode.l10n.t('level {0}: {1}', index + 1, names.join(', ') || vscode.l10n.t('nobody')),
  );
  return steps.length === 0 ? [] : [{ text: levels.policy.name, icon: 'arrow-up', facts: steps.join(' → ') }];
}
