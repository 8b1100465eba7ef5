import * as vscode from 'vscode';
import { entityId, parseEntityId } from '../../core/base/identity';
import { localTime } from '../../core/base/sourceHealth';
import type { TimelineEntry, TimelineKind } from '../../core/incidents/incidentContext';
import { alikeIncidents, type Alike } from '../../core/incidents/likeness';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { ageText, spanText, timeOfDay } from '../../platform/timeText';
import type { PageLine, PageList } from '../../protocol/incidentPage';
import { saidAbove, type IncidentPageInput } from './incidentPageInput';
import { isPlain, listedPart, section } from './incidentPageSection';
import type { PageTargets } from './incidentPageTargets';

const icons: Readonly<Record<TimelineKind, string>> = {
  trigger: 'flame',
  acknowledge: 'pass',
  unacknowledge: 'history',
  resolve: 'check-all',
  assign: 'person',
  escalate: 'arrow-up',
  exhaust: 'error',
  notify: 'bell',
  annotate: 'comment',
  snooze: 'clock',
  priority: 'tag',
  responder: 'person-add',
  merge: 'git-merge',
  change: 'edit',
  other: 'circle-small',
};

export function timelineList(input: IncidentPageInput, targets: PageTargets): PageList {
  const { context, bundle, health, now } = input;
  const head = {
    id: 'timeline',
    title: vscode.l10n.t('Timeline'),
    none: vscode.l10n.t('Nothing is told of what happened.'),
  };
  const parts = {
    ...listedPart(context?.timeline),
    kept: bundle?.timeline,
    keptAt: bundle?.keptAt,
    said: saidAbove(input),
    now,
  };
  return section(head, parts, (entry: TimelineEntry) => {
    const facts = [
      timeOfDay(localTime(health, entry.at), now),
      ...(entry.agent === undefined || entry.summary.includes(entry.agent) ? [] : [entry.agent]),
      ...(entry.channel === undefined || entry.channel === 'auto' ? [] : [entry.channel]),
      // A note's text stands among the notes.
      ...(entry.detail === undefined || entry.kind === 'annotate' ? [] : [entry.detail]),
    ];
    return {
      text: entry.summary,
      icon: icons[entry.kind],
      facts: facts.join(' · '),
      ...(entry.url === undefined ? {} : targets.key({ kind: 'web', href: entry.url })),
    };
  });
}

/** Past incidents like this one, by words and service; PagerDuty's own choice is marked, or said to be lacking. */
export function pastList(input: IncidentPageInput, targets: PageTargets): PageList {
  const { context, now } = input;
  const head = {
    id: 'past',
    title: vscode.l10n.t('Past incidents like this'),
    none: vscode.l10n.t('None of the last six months reads like this one.'),
  };
  const part = listedPart(context?.past);
  const found = alikeOf(input);
  const theirs = new Set((context?.alike.value?.rows ?? []).map(row => row.nativeId));
  const own = section(
    head,
    {
      part: part.part?.value === undefined ? (part.part as undefined) : { ...part.part, value: found },
      incomplete: part.incomplete,
      kept: undefined,
      keptAt: undefined,
      said: saidAbove(input),
      now,
    },
    alike => pastLine(input, alike, theirs.has(alike.past.incident.nativeId), targets),
  );
  const known = new Set(found.map(({ past }) => past.incident.nativeId));
  const added = (context?.alike.value?.rows ?? [])
    .filter(row => !known.has(row.nativeId))
    .slice(0, 5)
    .map((row): PageLine => {
      const incidentId = siblingId(input, row.nativeId);
      return {
        text: row.title,
        icon: 'history',
        facts: [
          timeOfDay(localTime(input.health, row.createdAt), now),
          vscode.l10n.t('PagerDuty’s choice'),
        ].join(' · '),
        ...(incidentId === undefined ? {} : targets.key({ kind: 'incident', incidentId })),
        below: noteLines(input.rootCausesOf(incidentId ?? ''), targets),
      };
    });
  const rows = [...own.rows, ...added];
  const lacking = context?.alike.problem;
  const words = [own.text, lacking && isPlain(lacking) ? sentenceOf(lacking).text : undefined].filter(
    (text, index) => text !== undefined && !(index === 0 && rows.length > 0 && text === head.none),
  );
  const { id, title, failed, action } = own;
  return {
    id,
    title,
    rows,
    failed,
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
    ...(action === undefined ? {} : { action }),
  };
}

/** Past incidents that read like this one, the most alike first. */
export function alikeOf({ context, subject }: IncidentPageInput): readonly Alike[] {
  const { incident } = subject.row;
  return alikeIncidents(
    { id: incident.id, title: incident.title, serviceId: incident.service.id },
    context?.past.value?.rows ?? [],
  );
}

/** What PagerDuty itself holds to be related, among the open ones; left out where the plan lacks it. */
export function relatedList(input: IncidentPageInput, targets: PageTargets): readonly PageList[] {
  const { context, now } = input;
  const related = context?.related;
  if (!related || (related.problem && isPlain(related.problem)) || !related.value?.rows.length) return [];
  const head = { id: 'related', title: vscode.l10n.t('Related, by PagerDuty'), none: '' };
  return [
    section(
      head,
      { ...listedPart(related), kept: undefined, keptAt: undefined, said: saidAbove(input), now },
      row => {
        const incidentId = siblingId(input, row.nativeId);
        const why =
          row.why === 'dependency'
            ? vscode.l10n.t('its service depends on this one')
            : vscode.l10n.t('similar');
        return {
          text: row.title,
          icon: 'link',
          facts: `${timeOfDay(localTime(input.health, row.createdAt), now)} · ${why}`,
          ...(incidentId === undefined ? {} : targets.key({ kind: 'incident', incidentId })),
        };
      },
    ),
  ];
}

/** Root-cause notes as lines that open them. */
export function noteLines(notes: readonly RootCauseNote[], targets: PageTargets, facts = ''): PageLine[] {
  return notes.map(note => ({
    text: note.title,
    icon: 'note',
    facts: [
      noteStatus(note.status),
      ...(note.created === undefined ? [] : [plainText(note.created, 30)]),
      ...(facts === '' ? [] : [facts]),
    ].join(' · '),
    ...targets.key({ kind: 'rootCause', uri: note.uri }),
  }));
}

export function noteStatus(status: RootCauseNote['status']): string {
  switch (status) {
    case 'suspected':
      return vscode.l10n.t('suspected');
    case 'confirmed':
      return vscode.l10n.t('confirmed');
    case 'fixed':
      return vscode.l10n.t('fixed');
    case 'wontfix':
      return vscode.l10n.t('won’t fix');
  }
}

export function pastLine(
  input: IncidentPageInput,
  { past, likeness, sameService }: Alike,
  isTheirs: boolean,
  targets: PageTargets,
): PageLine {
  const { incident, resolvedAt } = past;
  const { health, now } = input;
  const number = incident.number === undefined ? '' : `#${incident.number} `;
  const facts = [
    timeOfDay(localTime(health, incident.createdAt), now),
    ...(resolvedAt === undefined
      ? []
      : [vscode.l10n.t('resolved after {0}', spanText(resolvedAt - incident.createdAt))]),
    vscode.l10n.t('{0} % alike', Math.round(likeness * 100)),
    ...(sameService ? [] : [incident.service.name]),
    ...(isTheirs ? [vscode.l10n.t('PagerDuty’s choice, too')] : []),
  ];
  return {
    text: `${number}${incident.title}`,
    icon: 'history',
    facts: facts.join(' · '),
    ...targets.key({ kind: 'incident', incidentId: incident.id }),
    below: noteLines(input.rootCausesOf(incident.id), targets),
  };
}

/** Another incident of the same account. */
function siblingId({ subject }: IncidentPageInput, nativeId: string): string | undefined {
  const parts = parseEntityId(subject.row.incident.id);
  return parts && nativeId !== '' ? entityId(parts.source, parts.account, nativeId) : undefined;
}

/** "8 min before it began". */
export function aroundStart(at: number, start: number): string {
  const span = ageText(Math.abs(at - start));
  return at <= start ? vscode.l10n.t('{0} before it began', span) : vscode.l10n.t('{0} after it began', span);
}
