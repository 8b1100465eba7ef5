import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import { localAsOf, localTime, type SourceHealth } from '../../core/base/sourceHealth';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentAlert, IncidentNote } from '../../core/incidents/incident';
import type { Details, Part } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import type { PlaybookAnswer, PlaybookMatch } from '../../core/playbooks/playbook';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { reasonText, severityName } from '../../platform/severityText';
import { ageText, timeOfDay } from '../../platform/timeText';
import type {
  AlertBlock,
  ErrorLine,
  IncidentPageState,
  IncidentView,
  NamedText,
  NoteBlock,
  Notice,
  PageClock,
  Section,
} from '../../protocol/incidentPage';
import { statusText, writeText } from './incidentItem';
import { pendingPattern } from './pendingText';

/** Everything that the page is made of. Times are Unix ms. */
export interface IncidentPageInput {
  readonly state: IncidentPageState;
  readonly row: IncidentRow;
  readonly health: SourceHealth | undefined;
  readonly canWrite: boolean;
  /** Why not, where the source tells. */
  readonly writeProblem: Problem | undefined;
  readonly details: Details | undefined;
  /** Absent while the playbooks were not read. */
  readonly playbooks: PlaybookAnswer | undefined;
  readonly errors: ErrorStore;
  readonly errorGroups: readonly ErrorGroup[];
  readonly rootCauses: readonly RootCauseNote[];
  /** This machine's clock. */
  readonly now: number;
}

const shownGroups = 8;
const shownFrames = 3;
const longestDetails = 20_000;

/** The incident as one dense page: what is wrong, how bad, how long, what fits, what throws, what it was last time. */
export function incidentPageView(input: IncidentPageInput): IncidentView {
  const { row, health, canWrite, now } = input;
  const { incident, classified } = row;
  const asOf = health && localAsOf(health);
  return {
    kind: 'incident',
    state: input.state,
    severity: classified.severity,
    severityName: severityName(classified.severity),
    title: incident.title,
    ...(incident.number === undefined ? {} : { number: `#${incident.number}` }),
    facts: [...factsOf(row, health, now), ...readOnlyFact(input.writeProblem)],
    clocks: incident.pendingActions.map((action): PageClock => ({
      text: pendingPattern(action.kind),
      at: localTime(health, action.at),
    })),
    asOf: asOf === undefined ? '' : vscode.l10n.t('as of {0}', timeOfDay(asOf, now)),
    notices: noticesOf(row, health, now),
    actions: actionsOf(row, canWrite),
    ...playbookPart(input.playbooks),
    ...errorPart(input),
    rootCauses: input.rootCauses.map(note => ({
      uri: note.uri,
      title: note.title,
      status: noteStatus(note),
    })),
    alerts: alertSection(input.details?.alerts, health, now),
    notes: noteSection(input.details?.notes, health, now),
    canNote: canWrite,
  };
}

function factsOf(
  { incident, classified }: IncidentRow,
  health: SourceHealth | undefined,
  now: number,
): NamedText[] {
  const triggered = localTime(health, incident.createdAt);
  const facts: NamedText[] = [
    { name: vscode.l10n.t('Service'), value: incident.service.name },
    { name: vscode.l10n.t('Status'), value: statusText(incident) },
    {
      name: vscode.l10n.t('Triggered'),
      value: vscode.l10n.t('{0}, {1} ago', timeOfDay(triggered, now), ageText(now - triggered)),
    },
    {
      name: vscode.l10n.t('Assigned to'),
      value: incident.assignees.map(person => person.name).join(', ') || vscode.l10n.t('nobody'),
    },
    {
      name: vscode.l10n.t('Class'),
      value: `${severityName(classified.severity)}: ${reasonText(classified.reason)}`,
    },
  ];
  if (incident.priority !== undefined) {
    facts.push({ name: vscode.l10n.t('Priority'), value: incident.priority });
  }
  return facts;
}

/** What is not offered is explained, or a person looks for the button. */
function readOnlyFact(why: Problem | undefined): NamedText[] {
  return why ? [{ name: vscode.l10n.t('Read only'), value: sentenceOf(why).text }] : [];
}

function noticesOf(row: IncidentRow, health: SourceHealth | undefined, now: number): Notice[] {
  const notices: Notice[] = [];
  if (row.write) {
    const sentence = row.write.problem && sentenceOf(row.write.problem);
    notices.push({
      section: 'write',
      text: [writeText(row.write), sentence?.text].filter(Boolean).join('. '),
      ...(sentence?.action ? { action: sentence.action.label } : {}),
    });
  }
  if (health?.problem) {
    const sentence = sentenceOf(health.problem);
    const read = localAsOf(health);
    const asOf = read === undefined ? '?' : timeOfDay(read, now);
    notices.push({
      section: 'source',
      text: vscode.l10n.t('{0} What you see is of {1}.', sentence.text, asOf),
      ...(sentence.action ? { action: sentence.action.label } : {}),
    });
  }
  return notices;
}

function actionsOf(
  row: IncidentRow,
  canWrite: boolean,
): Extract<IncidentView, { kind: 'incident' }>['actions'] {
  const { incident, write } = row;
  const open = incident.status !== 'resolved';
  return [
    ...(canWrite && !write && incident.status === 'triggered'
      ? [{ action: 'acknowledge' as const, label: vscode.l10n.t('Acknowledge'), main: true }]
      : []),
    ...(write && !write.underWay
      ? [
          { action: 'retryWrite' as const, label: vscode.l10n.t('Send Again'), main: true },
          { action: 'discardWrite' as const, label: vscode.l10n.t('Discard'), main: false },
        ]
      : []),
    ...(canWrite && open && write?.kind !== 'resolve'
      ? [
          {
            action: 'resolve' as const,
            label: vscode.l10n.t('Resolve…'),
            main: incident.status === 'acknowledged',
          },
        ]
      : []),
    { action: 'recordRootCause', label: vscode.l10n.t('Record Root Cause'), main: false },
    ...(incident.url === undefined
      ? []
      : [{ action: 'openInBrowser' as const, label: vscode.l10n.t('Open in PagerDuty'), main: false }]),
  ];
}

function playbookPart(
  answer: PlaybookAnswer | undefined,
): Pick<Extract<IncidentView, { kind: 'incident' }>, 'playbooks' | 'playbooksText'> {
  if (!answer) return { playbooks: [], playbooksText: vscode.l10n.t('reading…') };
  const { matches, doubt } = answer;
  const playbooks = matches
    .slice(0, 5)
    .map(match => ({ title: match.playbook.title, reason: matchText(match) }));
  if (doubt) {
    const why = sentenceOf(doubt).text;
    return {
      playbooks,
      playbooksText:
        playbooks.length === 0
          ? vscode.l10n.t('None is known to fit, but not everything could be read. {0}', why)
          : vscode.l10n.t('Not everything could be read. {0}', why),
    };
  }
  return playbooks.length === 0 ? { playbooks, playbooksText: vscode.l10n.t('None fits.') } : { playbooks };
}

/** "by alert name, 95 %" */
function matchText({ reason, confidence }: PlaybookMatch): string {
  const percent = Math.round(confidence * 100);
  switch (reason) {
    case 'runbookLink':
      return vscode.l10n.t('by the alert’s runbook link, {0} %', percent);
    case 'alertName':
      return vscode.l10n.t('by alert name, {0} %', percent);
    case 'service':
      return vscode.l10n.t('by service, {0} %', percent);
    case 'title':
      return vscode.l10n.t('by title, {0} %', percent);
  }
}

function errorPart({
  errors,
  errorGroups,
  now,
}: IncidentPageInput): Pick<Extract<IncidentView, { kind: 'incident' }>, 'errors' | 'errorsText'> {
  const lines = errorGroups.slice(0, shownGroups).map((group): ErrorLine => ({
    fingerprint: group.fingerprint,
    severity: group.classified.severity,
    title: group.title,
    facts: [
      severityName(group.classified.severity),
      group.count === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', group.count),
      vscode.l10n.t('last {0} ago', ageText(now - group.lastSeen)),
      ...(group.release === undefined ? [] : [group.release]),
    ].join(' · '),
    frames: group.frames
      .flatMap((frame, index) => (frame.library ? [] : [{ index, text: frameText(frame) }]))
      .slice(0, shownFrames),
  }));
  if (lines.length > 0) {
    const left = errorGroups.length - lines.length;
    return left > 0
      ? { errors: lines, errorsText: vscode.l10n.t('{0} more in the Errors view', left) }
      : { errors: lines };
  }
  const health = errors.health;
  if (health.length === 0) return { errors: [], errorsText: vscode.l10n.t('No log source is set up.') };
  const trouble = health.map(source => source.problem ?? source.incomplete).find(Boolean);
  if (trouble) {
    return { errors: [], errorsText: vscode.l10n.t('None known: {0}', sentenceOf(trouble).text) };
  }
  return health.some(source => source.asOf === undefined)
    ? { errors: [], errorsText: vscode.l10n.t('reading…') }
    : { errors: [], errorsText: vscode.l10n.t('No errors of this service in the window.') };
}

function frameText(frame: ErrorGroup['frames'][number]): string {
  const file = frame.file.split(/[\\/]/).pop() ?? frame.file;
  return `${file}:${frame.line}${frame.function === undefined ? '' : ` ${frame.function}`}`;
}

function alertSection(
  part: Part<readonly IncidentAlert[]> | undefined,
  health: SourceHealth | undefined,
  now: number,
): Section<AlertBlock> {
  return section(part, vscode.l10n.t('No alerts.'), alert => ({
    summary: alert.summary,
    facts: [
      ...(alert.severity === undefined ? [] : [alert.severity]),
      alert.status === 'resolved' ? vscode.l10n.t('resolved') : vscode.l10n.t('firing'),
      ...(alert.alertName === undefined ? [] : [alert.alertName]),
      timeOfDay(localTime(health, alert.createdAt), now),
    ].join(' · '),
    links: alert.links.map(link => ({ href: link.href, text: link.text ?? link.href })),
    details: readableJson(alert.details),
  }));
}

function noteSection(
  part: Part<readonly IncidentNote[]> | undefined,
  health: SourceHealth | undefined,
  now: number,
): Section<NoteBlock> {
  return section(part, vscode.l10n.t('No notes yet.'), note => ({
    author: note.author?.name ?? vscode.l10n.t('unknown'),
    when: timeOfDay(localTime(health, note.createdAt), now),
    content: note.content,
  }));
}

/** Rows where there are some, and in words what is missing: reading, none, or failed (with the rows of before). */
function section<T, R>(
  part: Part<readonly T[]> | undefined,
  none: string,
  toRow: (item: T) => R,
): Section<R> {
  const rows = (part?.value ?? []).map(toRow);
  if (!part || part.state === 'reading') {
    return rows.length > 0
      ? { rows, failed: false }
      : { rows, text: vscode.l10n.t('reading…'), failed: false };
  }
  if (part.state === 'failed' && part.problem) {
    const sentence = sentenceOf(part.problem);
    return {
      rows,
      text: vscode.l10n.t('Could not be read: {0}', sentence.text),
      failed: true,
      action: sentence.action?.label ?? vscode.l10n.t('Try Again'),
    };
  }
  return rows.length === 0 ? { rows, text: none, failed: false } : { rows, failed: false };
}

function readableJson(details: unknown): string {
  if (details === undefined || details === null) return '';
  const text =
    typeof details === 'string' ? details : (JSON.stringify(details, null, 2) as string | undefined);
  if (text === undefined) return '';
  return text.length > longestDetails ? `${text.slice(0, longestDetails)}\n…` : text;
}

function noteStatus(note: RootCauseNote): string {
  const created = note.created === undefined ? '' : ` · ${plainText(note.created, 30)}`;
  switch (note.status) {
    case 'suspected':
      return vscode.l10n.t('suspected') + created;
    case 'confirmed':
      return vscode.l10n.t('confirmed') + created;
    case 'fixed':
      return vscode.l10n.t('fixed') + created;
    case 'wontfix':
      return vscode.l10n.t('won’t fix') + created;
  }
}
