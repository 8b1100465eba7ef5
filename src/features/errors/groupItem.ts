import * as vscode from 'vscode';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { IgnoreEnd, IgnoreRule } from '../../core/errors/groupDecision';
import type { GroupValue, ValueSum } from '../../core/errors/groupValue';
import type { ViewedGroup } from '../../core/errors/groupView';
import { maskSecrets } from '../../core/errors/maskSecrets';
import { shareOfGroup } from '../../core/errors/recordShare';
import { spark } from '../../core/errors/spark';
import { factCard, plainText } from '../../platform/remoteText';
import { moneyText, reasonText, severityName } from '../../platform/severityText';
import { ageText, spokenAge, timeOfDay } from '../../platform/timeText';
import { recordsText } from './errorItem';
import type { GroupNode } from './errorNodes';
import { percentText, shareCardText, shareText } from './shareText';

/** One group as a row. `now` in Unix ms. */
export function groupItem({ group, viewed }: GroupNode, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(titleOf(group), vscode.TreeItemCollapsibleState.Collapsed);
  const trend = group.trend ? spark(group.trend.counts) : '';
  const service = group.service === undefined ? [] : [plainText(group.service, 40)];
  const marks = marksOf(viewed, now);
  const share = shareOfGroup(group);
  item.description = [
    `${group.estimated ? '≈ ' : ''}${group.count.toLocaleString()}`,
    ...(share ? [percentText(share)] : []),
    ...(trend === '' ? [] : [trend]),
    ...marks,
    ...service,
    vscode.l10n.t('{0} ago', ageText(now - group.lastSeen)),
  ].join(' · ');
  item.contextValue = contextOf(viewed);
  const { severity, reason } = group.classified;
  item.accessibilityInformation = {
    label: [
      `${severityName(severity)} (${reasonText(reason)})`,
      titleOf(group),
      recordsText(group.count, group.estimated),
      ...(share ? [shareText(share)] : []),
      ...marks,
      ...service,
      vscode.l10n.t('last seen {0} ago', spokenAge(now - group.lastSeen)),
    ].join(', '),
  };
  return item;
}

/** The tooltip card of a group, made when asked for. */
export function groupCard(viewed: ViewedGroup, now: number): vscode.MarkdownString {
  const { group, value, fresh, regressed, incident, decision, ignored, ended } = viewed;
  const { severity, reason } = group.classified;
  const facts: [string, string][] = [
    [vscode.l10n.t('Class'), `${severityName(severity)} (${reasonText(reason)})`],
    [vscode.l10n.t('Records'), countText(group)],
    [vscode.l10n.t('Last seen'), seenText(group.lastSeen, now)],
    [vscode.l10n.t('First seen'), seenText(group.firstSeen, now)],
  ];
  const share = shareOfGroup(group);
  if (share) facts.splice(2, 0, [vscode.l10n.t('Share'), shareCardText(share)]);
  if (group.service !== undefined) facts.push([vscode.l10n.t('Service'), group.service]);
  if (group.exceptionType !== undefined) facts.push([vscode.l10n.t('Exception'), group.exceptionType]);
  if (group.release !== undefined) facts.push([vscode.l10n.t('Release'), group.release]);
  if (value) facts.push([vscode.l10n.t('Value'), valueCardText(value)]);
  if (fresh) {
    const by =
      fresh.by === 'release'
        ? vscode.l10n.t('first seen {0}', seenText(fresh.at, now))
        : seenText(fresh.at, now);
    facts.push([vscode.l10n.t('New since'), `${fresh.since}, ${by}`]);
  }
  if (regressed) facts.push([vscode.l10n.t('Came back'), regressedText(regressed)]);
  if (incident) facts.push([vscode.l10n.t('Incident'), incident.label]);
  if (ignored) facts.push([vscode.l10n.t('Ignored'), ignoreText(ignored, now)]);
  if (ended)
    facts.push([
      vscode.l10n.t('Was ignored'),
      `${endedText(ended)}. ${decision?.ignore ? ignoreText(decision.ignore, now) : ''}`,
    ]);
  if (decision && decision.merge.length > 0) {
    facts.push([
      vscode.l10n.t('Merged'),
      vscode.l10n.t('the team merged {0} groups into it', decision.merge.length),
    ]);
  }
  if (decision?.split)
    facts.push([vscode.l10n.t('Split'), vscode.l10n.t('the team tells its records apart by message')]);
  const [newest] = group.samples;
  if (newest) facts.push([vscode.l10n.t('Newest'), maskSecrets(newest.exceptionMessage ?? newest.message)]);
  return factCard(maskSecrets(group.title), facts);
}

/** "≈ $8,100", with "at least" where more may have been lost than was counted. */
export function sumText({ loss, currency, atLeast }: ValueSum): string {
  const text = rangeText(loss, currency);
  return atLeast ? vscode.l10n.t('≥ {0}', text) : vscode.l10n.t('≈ {0}', text);
}

export function titleOf(group: ErrorGroup): string {
  return plainText(maskSecrets(group.title)) || vscode.l10n.t('error without a message');
}

/** How long it is ignored, by whom and why, as a person says it. */
function ignoreText(rule: IgnoreRule, now: number): string {
  const why = rule.because === undefined ? '' : `: ${plainText(rule.because, 200)}`;
  const by = rule.by === undefined ? '' : vscode.l10n.t(', by {0}', plainText(rule.by, 60));
  return `${ignoreEnds(rule, now)}${by}${why}`;
}

function ignoreEnds(rule: IgnoreRule, now: number): string {
  const ends: string[] = [];
  if (rule.until !== undefined) ends.push(vscode.l10n.t('until {0}', timeOfDay(rule.until, now)));
  if (rule.count !== undefined) {
    ends.push(vscode.l10n.t('until {0} more records', rule.count.toLocaleString()));
  }
  if (rule.release !== undefined) ends.push(vscode.l10n.t('until release {0}', plainText(rule.release, 40)));
  if (rule.otherThan !== undefined) {
    ends.push(vscode.l10n.t('until another release than {0}', plainText(rule.otherThan, 40)));
  }
  return ends.join(vscode.l10n.t(' or '));
}

/** What makes the row one to look at, the loudest first. */
function marksOf(viewed: ViewedGroup, now: number): readonly string[] {
  const { value, fresh, regressed, incident, ignored, ended } = viewed;
  return [
    ...(ignored ? [vscode.l10n.t('ignored {0}', ignoreEnds(ignored, now))] : []),
    ...(ended ? [endedText(ended)] : []),
    ...(regressed ? [regressedText(regressed)] : []),
    ...(fresh ? [vscode.l10n.t('new since {0}', plainText(fresh.since, 40))] : []),
    ...(value
      ? [sumText({ ...value, count: value.distinct.count, atLeast: value.distinct.atLeast === true })]
      : []),
    ...(incident ? [vscode.l10n.t('incident {0}', plainText(incident.label, 40))] : []),
  ];
}

function regressedText({ release }: { readonly release?: string }): string {
  return release === undefined
    ? vscode.l10n.t('came back after its fix')
    : vscode.l10n.t('came back after its fix in {0}', plainText(release, 40));
}

function endedText(end: IgnoreEnd): string {
  switch (end) {
    case 'time':
      return vscode.l10n.t('no longer ignored: the time is over');
    case 'count':
      return vscode.l10n.t('no longer ignored: too many records');
    case 'release':
      return vscode.l10n.t('no longer ignored: seen in that release');
    case 'worse':
      return vscode.l10n.t('no longer ignored: its class is worse');
  }
}

function valueCardText({ distinct, each, loss, perHour, currency, because }: GroupValue): string {
  const count = distinct.atLeast
    ? vscode.l10n.t('at least {0} different {1}', distinct.count.toLocaleString(), distinct.field)
    : distinct.estimated
      ? vscode.l10n.t('≈ {0} different {1}', distinct.count.toLocaleString(), distinct.field)
      : vscode.l10n.t('{0} different {1}', distinct.count.toLocaleString(), distinct.field);
  const text = vscode.l10n.t(
    '{0}: {1} × {2}; {3} an hour',
    rangeText(loss, currency),
    count,
    rangeText(each, currency),
    rangeText(perHour, currency),
  );
  return because === undefined ? text : `${text} (${because})`;
}

function rangeText([least, most]: readonly [number, number], currency: string): string {
  const [low, high] = [moneyText(least, currency), moneyText(most, currency)];
  return low === high ? high : `${low}–${high}`;
}

function countText({ count, estimated }: ErrorGroup): string {
  const text = count.toLocaleString();
  return estimated ? vscode.l10n.t('≈ {0}, estimated from a sample', text) : text;
}

function seenText(time: number, now: number): string {
  return vscode.l10n.t('{0} ({1} ago)', timeOfDay(time, now), ageText(Math.max(0, now - time)));
}

/** Words that package.json's menus look for. */
function contextOf({ group, decision, ignored, ended, incident }: ViewedGroup): string {
  const isDecided = decision && (decision.merge.length > 0 || decision.split || decision.title !== undefined);
  return [
    'group',
    ...(ignored ? ['ignored'] : ['shown']),
    ...(ended ? ['ended'] : []),
    ...(isDecided ? ['decided'] : []),
    ...(incident ? ['inIncident'] : []),
    ...(group.link === undefined ? [] : ['linked']),
    ...(group.classified.reason.kind === 'teamRule' || group.classified.reason.kind === 'valuePerHour'
      ? ['ruled']
      : []),
  ].join(' ');
}
