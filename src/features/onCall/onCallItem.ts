import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import { horizonMs } from '../../core/incidents/onCallBoard';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { ageText, spokenAge, timeOfDay } from '../../platform/timeText';
import { momentOf, spokenMomentOf } from './momentOf';
import type { OnCallNode, PersonNode } from './onCallNodes';
import { shiftText } from './shiftText';

type NodeOf<K extends OnCallNode['kind']> = Extract<OnCallNode, { readonly kind: K }>;

const warning = new vscode.ThemeColor('list.warningForeground');
const error = new vscode.ThemeColor('errorForeground');

/** A row of the view. `now` is this machine's clock (Unix ms). */
export function onCallItem(node: OnCallNode, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'mine':
      return mineItem(node, now);
    case 'trouble':
      return troubleItem(node, now);
    case 'incomplete':
      return problemItem(vscode.l10n.t('Not everything is shown'), node.problem, node.label);
    case 'loading':
      return row(vscode.l10n.t('Reading {0}…', plainText(node.label)), '', 'loading~spin');
    case 'silent':
      return row(
        vscode.l10n.t('Who is on call is not known'),
        vscode.l10n.t('nothing that is connected tells it'),
        'question',
      );
    case 'policy':
      return policyItem(node);
    case 'person':
      return personItem(node, now);
    case 'nobody':
      return row(
        vscode.l10n.t('Nobody is on call'),
        vscode.l10n.t('level {0}', node.level),
        'warning',
        warning,
      );
    case 'gap':
      return gapItem(node, now);
    case 'moreGaps':
      return row(vscode.l10n.t('and {0} more gaps', node.count), '', 'ellipsis');
    case 'unknown':
      return problemItem(vscode.l10n.t('Level {0}: gaps not known', node.level), node.problem);
  }
}

function mineItem({ shift, named }: NodeOf<'mine'>, now: number): vscode.TreeItem {
  const { label, spoken, icon } = shiftText(shift, now);
  const description = named ? plainText(shift.label) : '';
  const item = row(label, description, icon);
  item.accessibilityInformation = { label: [spoken, description].filter(Boolean).join(', ') };
  if (shift.problem) item.tooltip = plainText(sentenceOf(shift.problem).text, 1000);
  return item;
}

/** What was read before goes on to stand below it; the reason and the age are said here. */
function troubleItem({ part, problem }: NodeOf<'trouble'>, now: number): vscode.TreeItem {
  const title =
    part.asOf === undefined
      ? vscode.l10n.t('Nothing could be read')
      : vscode.l10n.t('Read failed, showing {0}', timeOfDay(part.asOf, now));
  const item = problemItem(title, problem, part.label);
  item.iconPath = new vscode.ThemeIcon('error', error);
  item.command ??= commandOf('opex.refreshOnCall', vscode.l10n.t('Try Again'));
  return item;
}

function policyItem({ ladder }: NodeOf<'policy'>): vscode.TreeItem {
  const { policy, uncovered, levels } = ladder;
  const gaps = (uncovered?.length ?? 0) > 0 || levels.some(level => (level.gaps?.length ?? 0) > 0);
  const unknown = uncovered === undefined || levels.some(level => level.gaps === undefined);
  const services = policy.services.map(service => plainText(service.name, 40)).join(', ');
  const coverage = gaps
    ? vscode.l10n.t('gaps')
    : unknown
      ? vscode.l10n.t('gaps not known')
      : vscode.l10n.t('no gap in {0}', ageText(horizonMs));
  const description = [services || vscode.l10n.t('serves no service'), coverage].join(' · ');
  const item = gaps
    ? row(plainText(policy.name), description, 'warning', warning)
    : row(plainText(policy.name), description, 'organization');
  item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  item.contextValue = 'policy';
  return item;
}

function personItem(
  { person, isMe, level, afterMs, turn, schedule }: PersonNode,
  now: number,
): vscode.TreeItem {
  const name = plainText(person.name, 60);
  const who = isMe ? vscode.l10n.t('{0} (you)', name) : name;
  const isNext = 'from' in turn;
  const wait =
    afterMs > 0 ? vscode.l10n.t('level {0}, after {1}', level, ageText(afterMs)) : levelText(level);
  const when = (moment: (at: number, now: number) => string): string => {
    if (isNext) return vscode.l10n.t('from {0}', moment(turn.from, now));
    return turn.until === undefined
      ? vscode.l10n.t('always')
      : vscode.l10n.t('until {0}', moment(turn.until, now));
  };
  const place = schedule === undefined ? [] : [plainText(schedule, 40)];
  const label = isNext ? vscode.l10n.t('next: {0}', who) : who;
  // A narrow side bar cuts from the right: until when comes first.
  const item = row(
    label,
    [when(momentOf), wait, ...place].join(' · '),
    isNext ? 'arrow-small-right' : 'account',
  );
  item.contextValue = isMe ? 'person me' : 'person';
  item.accessibilityInformation = {
    label: [label, wait, when(spokenMomentOf), ...place].join(', '),
  };
  return item;
}

function levelText(level: number): string {
  return vscode.l10n.t('level {0}', level);
}

function gapItem({ level, span }: NodeOf<'gap'>, now: number): vscode.TreeItem {
  const started = span.start <= now;
  const between = (moment: (at: number, now: number) => string): string =>
    started
      ? vscode.l10n.t('now, until {0}', moment(span.end, now))
      : vscode.l10n.t('{0} to {1}', moment(span.start, now), moment(span.end, now));
  const length = span.end - Math.max(span.start, now);
  const label =
    level === undefined ? vscode.l10n.t('NOBODY at any level') : vscode.l10n.t('Nobody at level {0}', level);
  const item = row(
    label,
    `${between(momentOf)} (${ageText(length)})`,
    level === undefined ? 'error' : 'warning',
    level === undefined ? error : warning,
  );
  item.accessibilityInformation = { label: `${label}, ${between(spokenMomentOf)}, ${spokenAge(length)}` };
  return item;
}

function problemItem(title: string, problem: Problem, source?: string): vscode.TreeItem {
  const sentence = sentenceOf(problem);
  const whose = source === undefined ? '' : `${plainText(source)}: `;
  const item = row(title, `${whose}${plainText(sentence.text)}`, 'warning', warning);
  item.tooltip = `${whose}${plainText(sentence.text, 1000)}`;
  item.accessibilityInformation = { label: `${title}, ${item.tooltip}` };
  const { action } = sentence;
  if (action) {
    item.command = { command: action.command, title: action.label, arguments: [...(action.args ?? [])] };
  }
  return item;
}

function row(label: string, description: string, icon: string, color?: vscode.ThemeColor): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon, color);
  // A narrow side bar cuts it.
  item.tooltip = [label, description].filter(Boolean).join(' · ');
  item.accessibilityInformation = { label: [label, description].filter(Boolean).join(', ') };
  return item;
}
