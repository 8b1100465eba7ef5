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
import { causeList } from './incidentPageCauses';
import { aroundStart } from './incidentPageHistory';
import { errorGroupsOf, saidAbove, type IncidentPageInput } from './incidentPageInput';
import { peopleList } from './incidentPagePeople';
import { listedPart, section } from './incidentPageSection';
import type { PageTargets } from './incidentPageTargets';

const shownPlaybooks = 5;
const shownGroups = 3;
/** Of the first group, and of each other: the first is the one to look at. */
const shownFrames = 3;
const shownFramesOfOthers = 1;
const shownChanges = 12;

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

/** Errors of the service while the incident was there: from an hour before it began until it ended. */
function errorList(
  { errors, errorGroups, subject, health: source, now }: IncidentPageInput,
  targets: PageTargets,
): PageList {
  const head = { id: 'errors', title: vscode.l10n.t('Errors'), failed: false };
  const groups = errorGroupsOf({ errorGroups, subject, health: source, now });
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
