import * as vscode from 'vscode';
import { localAsOf, localTime } from '../../core/base/sourceHealth';
import { pageClocks } from '../../platform/clockText';
import { sentenceOf } from '../../platform/problemSentences';
import { reasonText, severityName } from '../../platform/severityText';
import { ageText, timeOfDay } from '../../platform/timeText';
import type { IncidentShown, NamedText, Notice } from '../../protocol/incidentPage';
import { statusText, writeText } from './incidentItem';
import { actionsOf } from './incidentPageActions';
import { doNow, whatHappens } from './incidentPageBoxes';
import { alertSection, noteSection } from './incidentPageDetails';
import { pastList, relatedList, timelineList } from './incidentPageHistory';
import type { IncidentPageInput } from './incidentPageInput';
import { PageTargets } from './incidentPageTargets';
import { mutingText } from './mutingText';

/** The incident as one dense page: what is wrong, how bad, how long, what fits, what throws, what it was last time. */
export function incidentPageView(input: IncidentPageInput): {
  readonly view: IncidentShown;
  readonly targets: PageTargets;
} {
  const { subject } = input;
  const { incident, classified } = subject.row;
  const targets = new PageTargets();
  const view: IncidentShown = {
    kind: 'incident',
    state: input.state,
    severity: classified.severity,
    severityName: severityName(classified.severity),
    title: incident.title,
    ...(incident.number === undefined ? {} : { number: `#${incident.number}` }),
    source: input.sourceLabel,
    facts: factsOf(input),
    clocks: pageClocks(input.subject.row, input.health, input.now),
    asOf: asOfText(input),
    notices: noticesOf(input),
    actions: actionsOf(input),
    doNow: doNow(input, targets),
    whatHappens: whatHappens(input, targets),
    alerts: alertSection(input, targets),
    notes: noteSection(input),
    canNote: input.actions.has('addNote'),
    folded: [timelineList(input, targets), pastList(input, targets), ...relatedList(input, targets)],
  };
  return { view, targets };
}

function factsOf({ subject, health, writeProblem, now }: IncidentPageInput): NamedText[] {
  const { incident, classified } = subject.row;
  const triggered = localTime(health, incident.createdAt);
  const facts: NamedText[] = [
    { name: vscode.l10n.t('Service'), value: incident.service.name },
    { name: vscode.l10n.t('Status'), value: statusText(incident) },
    {
      name: vscode.l10n.t('Triggered'),
      value: vscode.l10n.t('{0}, {1} ago', timeOfDay(triggered, now), ageText(now - triggered)),
    },
    {
      name: vscode.l10n.t('Class'),
      value: `${severityName(classified.severity)}: ${reasonText(classified.reason)}`,
    },
  ];
  if (incident.muting) {
    const offset = health?.clockOffsetMs ?? 0;
    const [first] = incident.muting.silences;
    const why = first?.comment ? `: ${first.comment}` : '';
    facts.splice(2, 0, {
      name: vscode.l10n.t('Muted'),
      value: mutingText(incident.muting, offset, now) + why,
    });
  }
  if (incident.withoutAcknowledge) {
    facts.push({ name: vscode.l10n.t('Acknowledged'), value: vscode.l10n.t('not available') });
  } else {
    const names = incident.assignees.map(person => person.name).join(', ');
    facts.splice(3, 0, {
      name: vscode.l10n.t('Assigned to'),
      value: names || vscode.l10n.t('nobody'),
    });
  }
  if (incident.priority !== undefined) {
    facts.push({ name: vscode.l10n.t('Priority'), value: incident.priority });
  }
  // What is not offered is explained, or a person looks for the button.
  if (writeProblem) facts.push({ name: vscode.l10n.t('Read only'), value: sentenceOf(writeProblem).text });
  return facts;
}

function asOfText({ subject, health, now }: IncidentPageInput): string {
  const asOf = subject.from === 'open' ? health && localAsOf(health) : subject.asOf;
  if (asOf === undefined) return '';
  const at = timeOfDay(asOf, now);
  return subject.from === 'kept' ? vscode.l10n.t('kept {0}', at) : vscode.l10n.t('as of {0}', at);
}

function noticesOf(input: IncidentPageInput): Notice[] {
  const { subject, subjectProblem, health } = input;
  const { row, from } = subject;
  const notices: Notice[] = [];
  if (row.write) {
    const sentence = row.write.problem && sentenceOf(row.write.problem);
    notices.push({
      part: 'write',
      kind: row.write.state === 'sending' ? 'info' : 'error',
      text: [writeText(row.write), sentence?.text].filter(Boolean).join('. '),
      ...(sentence?.action ? { action: sentence.action.label } : {}),
    });
  }
  const trouble = health?.problem ?? subjectProblem;
  if (trouble) {
    const sentence = sentenceOf(trouble);
    notices.push({
      part: 'source',
      kind: 'error',
      text: [sentence.text, whatIsSeen(input)].filter(Boolean).join(' '),
      action: sentence.action?.label ?? vscode.l10n.t('Try Again'),
    });
  } else if (from === 'kept') {
    notices.push({ part: 'source', kind: 'info', text: `${vscode.l10n.t('Reading…')} ${whatIsSeen(input)}` });
  }
  if (from === 'asked' && subject.asOf !== undefined && row.incident.status !== 'resolved' && !trouble) {
    const text = vscode.l10n.t(
      'It is open, but not among those that the Incidents view lists: a filter, or a list that was cut.',
    );
    notices.push({ part: 'listed', kind: 'info', text });
  }
  return notices;
}

/** Whether what stands below is old, and how old. */
function whatIsSeen({ subject, health, now }: IncidentPageInput): string {
  const asOf = subject.from === 'open' ? health && localAsOf(health) : subject.asOf;
  if (asOf === undefined) return '';
  return subject.from === 'kept'
    ? vscode.l10n.t(
        'What you see was kept on this machine {0} ago, at {1}.',
        ageText(now - asOf),
        timeOfDay(asOf, now),
      )
    : vscode.l10n.t('What you see is of {0}, {1} ago.', timeOfDay(asOf, now), ageText(now - asOf));
}
