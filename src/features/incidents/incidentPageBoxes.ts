import * as vscode from 'vscode';
import { localTime } from '../../core/base/sourceHealth';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ChangeEvent } from '../../core/incidents/incidentContext';
import type { KeptCommit, KeptPlaybook } from '../../core/incidents/incidentBundle';
import type { PlaybookMatch } from '../../core/playbooks/playbook';
import { sentenceOf } from '../../platform/problemSentences';
import { severityName } from '../../platform/severityText';
import { ageText, timeOfDay } from '../../platform/timeText';
import type { PageLine, PageList } from '../../protocol/incidentPage';
import { webLine } from './incidentPageDetails';
import { alikeOf, aroundStart, noteLines, noteStatus } from './incidentPageHistory';
import { saidAbove, type IncidentPageInput } from './incidentPageInput';
import { listedPart, section } from './incidentPageSection';
import type { PageTargets } from './incidentPageTargets';

const shownPlaybooks = 5;
/** An incident is opened some time after what caused it began. */
const errorsBeforeMs = 60 * 60_000;
const shownGroups = 3;
/** Of the first group, and of each other: the first is the one to look at. */
const shownFrames = 3;
const shownFramesOfOthers = 1;
const shownChanges = 12;
/** Root causes of past incidents that are shown up here: those of the most alike. */
const shownCauses = 4;

/** What fits, what it was last time, who is there. */
export function doNow(input: IncidentPageInput, targets: PageTargets): readonly PageList[] {
  return [playbookList(input, targets), ...causeList(input, targets), peopleList(input)];
}

/** What throws, what was changed, and the places that were linked by hand. */
export function whatHappens(input: IncidentPageInput, targets: PageTargets): readonly PageList[] {
  return [errorList(input, targets), changeList(input, targets), ...placeList(input, targets)];
}

function playbookList(input: IncidentPageInput, targets: PageTargets): PageList {
  const { playbooks, bundle } = input;
  const head = { id: 'playbooks', title: vscode.l10n.t('Playbooks'), failed: false };
  const matches = playbooks?.matches ?? [];
  // Without the alerts the matching knows less than it did: what fitted then stands first.
  const isWorse = !playbooks || playbooks.doubt !== undefined || matches.length === 0;
  const kept = isWorse ? (bundle?.playbooks ?? []) : [];
  const reachable = new Set(matches.map(({ playbook }) => playbook.uri));
  const rows = [
    ...kept.map(playbook => keptPlaybookLine(playbook, reachable.has(playbook.uri), input, targets)),
    ...matches
      .filter(({ playbook }) => !kept.some(({ uri }) => uri === playbook.uri))
      .map(match =>
        playbookLine(match.playbook.title, matchText(match), match.playbook.uri, match.section, targets),
      ),
  ].slice(0, shownPlaybooks);
  const all = { ...head, rows };
  if (!playbooks) return { ...all, text: vscode.l10n.t('reading…') };
  if (!playbooks.doubt) return rows.length === 0 ? { ...all, text: vscode.l10n.t('None fits.') } : all;
  const isSaid = saidAbove(input)?.code === playbooks.doubt.code;
  const why = isSaid ? vscode.l10n.t('Why is said above.') : sentenceOf(playbooks.doubt).text;
  const text =
    rows.length === 0
      ? vscode.l10n.t('None is known to fit, but not everything could be read. {0}', why)
      : vscode.l10n.t('Not everything could be read. {0}', why);
  return { ...all, text, failed: true };
}

function playbookLine(
  title: string,
  facts: string,
  uri: string,
  section: string | undefined,
  targets: PageTargets,
): PageLine {
  const target = { kind: 'playbook' as const, uri, ...(section === undefined ? {} : { section }) };
  return { text: title, icon: 'book', facts, ...targets.key(target) };
}

/** The file itself where it can be reached, else the copy of this machine. */
function keptPlaybookLine(
  playbook: KeptPlaybook,
  isReachable: boolean,
  { bundle, now }: IncidentPageInput,
  targets: PageTargets,
): PageLine {
  const { title, uri, section, text } = playbook;
  if (isReachable) return playbookLine(title, matchText(playbook), uri, section, targets);
  const age = vscode.l10n.t('copy, kept {0} ago', ageText(now - (bundle?.keptAt ?? now)));
  const copy = text === undefined ? {} : targets.key({ kind: 'text', name: `${title}.md`, text });
  return { text: title, icon: 'book', facts: `${matchText(playbook)} · ${age}`, ...copy };
}

/** "by alert name, 95 %" */
function matchText({ reason, confidence }: Pick<PlaybookMatch, 'reason' | 'confidence'>): string {
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

/** Root causes of this incident and of the past ones most like it. */
function causeList(input: IncidentPageInput, targets: PageTargets): readonly PageList[] {
  const { subject, bundle, rootCausesOf, now } = input;
  const own = noteLines(rootCausesOf(subject.row.incident.id), targets);
  const seen = new Set(own.map(line => line.key));
  for (const { past } of alikeOf(input)) {
    const name = past.incident.number === undefined ? past.incident.title : `#${past.incident.number}`;
    const lines = noteLines(rootCausesOf(past.incident.id), targets, vscode.l10n.t('of {0}', name));
    for (const line of lines) {
      if (own.length >= shownCauses || seen.has(line.key)) continue;
      seen.add(line.key);
      own.push(line);
    }
  }
  const copies =
    own.length > 0
      ? []
      : (bundle?.rootCauses ?? []).map((note): PageLine => ({
          text: note.title,
          icon: 'note',
          facts: [
            noteStatus(note.status),
            vscode.l10n.t('copy, kept {0} ago', ageText(now - (bundle?.keptAt ?? now))),
          ].join(' · '),
          ...targets.key({ kind: 'text', name: `${note.title}.md`, text: note.body }),
        }));
  const rows = [...own, ...copies];
  return rows.length === 0 ? [] : [{ id: 'causes', title: vscode.l10n.t('Last time'), rows, failed: false }];
}

/** Who has it, who was asked to help, and which teams can. */
function peopleList(input: IncidentPageInput): PageList {
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
  const rows = [...assigned, ...asked.rows, ...helping];
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

/** Errors of the service while the incident was there: from an hour before it began until it ended. */
function errorList(
  { errors, errorGroups, subject, health: source, now }: IncidentPageInput,
  targets: PageTargets,
): PageList {
  const head = { id: 'errors', title: vscode.l10n.t('Errors'), failed: false };
  const { createdAt, updatedAt, status } = subject.row.incident;
  const from = localTime(source, createdAt) - errorsBeforeMs;
  const to = status === 'resolved' && updatedAt !== undefined ? localTime(source, updatedAt) : now;
  const groups = errorGroups.filter(group => group.lastSeen >= from && group.firstSeen <= to);
  const rows = groups
    .slice(0, shownGroups)
    .map((group, index) => errorLine(group, now, targets, index === 0 ? shownFrames : shownFramesOfOthers));
  const left = errorGroups.length - rows.length;
  const more = left > 0 ? vscode.l10n.t('{0} more of this service in the Errors view', left) : undefined;
  if (rows.length > 0) return { ...head, rows, ...(more === undefined ? {} : { text: more }) };
  const { health } = errors;
  if (health.length === 0) return { ...head, rows, text: vscode.l10n.t('No log source is set up.') };
  const trouble = health.map(source => source.problem ?? source.incomplete).find(Boolean);
  if (trouble) {
    const text = vscode.l10n.t('None known: {0}', sentenceOf(trouble).text);
    return { ...head, rows, text, failed: true };
  }
  return health.some(source => source.asOf === undefined)
    ? { ...head, rows, text: vscode.l10n.t('reading…') }
    : {
        ...head,
        rows,
        text: [vscode.l10n.t('None of this service in that time, as far as the logs were read.'), more]
          .filter(Boolean)
          .join(' '),
      };
}

function errorLine(group: ErrorGroup, now: number, targets: PageTargets, frames: number): PageLine {
  const { fingerprint } = group;
  const severity = group.classified.severity;
  return {
    text: group.title,
    icon: severity === 'critical' ? 'flame' : severity === 'major' ? 'warning' : 'info',
    facts: [
      severityName(severity),
      group.count === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', group.count),
      vscode.l10n.t('last seen {0} ago', ageText(now - group.lastSeen)),
      ...(group.release === undefined ? [] : [group.release]),
    ].join(' · '),
    ...targets.key({ kind: 'errorGroup', fingerprint }),
    below: group.frames
      .flatMap((frame, index) => (frame.library ? [] : [{ frame, index }]))
      .slice(0, frames)
      .map(({ frame, index }) => ({
        text: frameText(frame),
        icon: 'go-to-file',
        code: true,
        ...targets.key({ kind: 'frame', fingerprint, frame: index }),
      })),
  };
}

function frameText(frame: ErrorGroup['frames'][number]): string {
  const file = frame.file.split(/[\\/]/).pop() ?? frame.file;
  return `${file}:${frame.line}${frame.function === undefined ? '' : ` ${frame.function}`}`;
}

/** What was changed around the start: told to the source, and committed in the workspace; the newest first. */
function changeList(input: IncidentPageInput, targets: PageTargets): PageList {
  const { context, bundle, commits, noCommits, health, subject, now } = input;
  const start = localTime(health, subject.row.incident.createdAt);
  const head = {
    id: 'changes',
    title: vscode.l10n.t('Recent changes'),
    none: vscode.l10n.t('No change is known from a day before it began.'),
  };
  const timed: { at: number; line: PageLine }[] = [];
  const told = section(
    head,
    {
      ...listedPart(context?.changes),
      kept: bundle?.changes,
      keptAt: bundle?.keptAt,
      said: saidAbove(input),
      now,
    },
    change => timed.push({ at: localTime(health, change.at), line: changeLine(change, input, targets) }),
  );
  for (const commit of commits.value ?? bundle?.commits ?? []) {
    timed.push({ at: commit.at, line: commitLine(commit, start, targets) });
  }
  const rows = timed.sort((a, b) => b.at - a.at).map(({ line }) => line);
  const more = rows.length - shownChanges;
  const words = [
    told.text === head.none && rows.length > 0 ? undefined : told.text,
    more > 0 ? vscode.l10n.t('{0} older ones are not shown.', more) : undefined,
    noCommits === 'untrusted'
      ? vscode.l10n.t('Commits are looked for in trusted windows only.')
      : noCommits === 'noPaths'
        ? vscode.l10n.t('Commits are not looked for: the team file names no paths of this service.')
        : undefined,
  ].filter(text => text !== undefined);
  return {
    id: told.id,
    title: told.title,
    failed: told.failed,
    rows: rows.slice(0, shownChanges),
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
    ...(told.action === undefined ? {} : { action: told.action }),
  };
}

function changeLine(change: ChangeEvent, input: IncidentPageInput, targets: PageTargets): PageLine {
  const { health, subject, now } = input;
  const at = localTime(health, change.at);
  const [first, ...others] = change.links;
  return {
    text: change.summary,
    icon: 'rocket',
    facts: [
      aroundStart(change.at, subject.row.incident.createdAt),
      timeOfDay(at, now),
      ...(change.source === undefined ? [] : [change.source]),
    ].join(' · '),
    ...(first === undefined ? {} : { title: first.href, ...targets.key({ kind: 'web', href: first.href }) }),
    below: others.map(link => webLine(link.href, link.text ?? link.href, 'link-external', targets)),
  };
}

function commitLine(commit: KeptCommit, start: number, targets: PageTargets): PageLine {
  return {
    text: `${commit.sha.slice(0, 7)} ${commit.subject}`,
    icon: 'git-commit',
    facts: [aroundStart(commit.at, start), commit.author].join(' · '),
    ...targets.key({ kind: 'commit', commit }),
  };
}

/** Places that somebody linked by hand; left out where there are none, for most incidents have a trace. */
function placeList({ places }: IncidentPageInput, targets: PageTargets): readonly PageList[] {
  if (places.length === 0) return [];
  const rows = places.map((place): PageLine => ({
    text: `${place.path}:${place.line}`,
    icon: 'go-to-file',
    code: true,
    facts: [
      ...(place.quote === undefined ? [] : [place.quote]),
      ...(place.author === undefined ? [] : [vscode.l10n.t('linked by {0}', place.author)]),
    ].join(' · '),
    ...targets.key({ kind: 'place', folder: place.folder, path: place.path, line: place.line }),
  }));
  return [{ id: 'places', title: vscode.l10n.t('Linked places'), rows, failed: false }];
}
