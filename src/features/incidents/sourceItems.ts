import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import { localAsOf, type SourceHealth } from '../../core/base/sourceHealth';
import { isFresh } from '../../core/incidents/incidentSummary';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';
import { scopeText } from './scopeText';

/** A source that could not be read, or not wholly, or not yet. */
export function sourceItem(health: SourceHealth, now: number, isOnly: boolean): vscode.TreeItem {
  const label = plainText(health.label);
  if (health.problem) {
    const sentence = sentenceOf(health.problem);
    const asOf = localAsOf(health);
    const item = new vscode.TreeItem(
      asOf === undefined
        ? vscode.l10n.t('Nothing could be read')
        : vscode.l10n.t('Read failed, showing {0}', timeOfDay(asOf, now)),
    );
    // The narrow side bar cuts from the right: what is so comes first, why and, of several, whose it is after it.
    item.description = isOnly ? plainText(sentence.text) : `${label}: ${plainText(sentence.text)}`;
    item.tooltip = `${label}: ${plainText(sentence.text, 1000)}`;
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
    item.command = sentence.action
      ? {
          command: sentence.action.command,
          title: sentence.action.label,
          arguments: [...(sentence.action.args ?? [])],
        }
      : commandOf('opex.refreshIncidents', vscode.l10n.t('Try Again'));
    item.accessibilityInformation = { label: `${item.label as string}, ${item.tooltip}` };
    return item;
  }
  if (health.incomplete) {
    const sentence = sentenceOf(health.incomplete);
    const item = new vscode.TreeItem(vscode.l10n.t('Not everything is shown'));
    item.description = isOnly ? plainText(sentence.text) : `${label}: ${plainText(sentence.text)}`;
    item.tooltip = `${label}: ${plainText(sentence.text, 1000)}`;
    item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    item.accessibilityInformation = { label: `${item.label as string}. ${plainText(sentence.text, 1000)}` };
    return item;
  }
  const item = new vscode.TreeItem(vscode.l10n.t('Reading {0}…', label));
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  return item;
}

/** A row of a source whose incidents are right all the same. */
export function noticeItem({ label, sourceId }: SourceHealth, problem: Problem): vscode.TreeItem {
  const { text, action } = sentenceOf(problem);
  const isClock = problem.code === 'incidents.clockSkew';
  const item = new vscode.TreeItem(
    isClock ? vscode.l10n.t('Clocks differ') : vscode.l10n.t('Filter not in use, everything is shown'),
  );
  item.description = `${plainText(label)}: ${plainText(text)}`;
  item.tooltip = `${plainText(label)}: ${plainText(text, 1000)}`;
  item.iconPath = isClock
    ? new vscode.ThemeIcon('clock')
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  if (!isClock) {
    const change = vscode.l10n.t('Change Filter…');
    item.command = commandOf('opex.filterIncidents', action?.label ?? change, sourceId);
  }
  item.accessibilityInformation = { label: `${item.label as string}, ${item.tooltip}` };
  return item;
}

/** The row of zero incidents: what is known, as of when; after a while without a read nothing is claimed. */
export function quietItem(sources: readonly SourceHealth[], now: number): vscode.TreeItem {
  const asOf = Math.min(...sources.map(source => localAsOf(source) ?? 0));
  if (!isFresh(asOf, now)) {
    const old = new vscode.TreeItem(vscode.l10n.t('Not known whether incidents are open'));
    old.description = vscode.l10n.t('last read {0}', timeOfDay(asOf, now));
    old.iconPath = new vscode.ThemeIcon('question');
    old.command = commandOf('opex.refreshIncidents', vscode.l10n.t('Try Again'));
    old.accessibilityInformation = { label: `${old.label as string}, ${old.description}` };
    return old;
  }
  const item = new vscode.TreeItem(
    sources.some(({ scope }) => scope && scope.hidden > 0)
      ? vscode.l10n.t('No open incidents here')
      : vscode.l10n.t('No open incidents'),
  );
  const scopes = sources.map(source => `${scopeText(source)} · ${plainText(source.label)}`);
  item.description = vscode.l10n.t('as of {0} · {1}', timeOfDay(asOf, now), scopes.join(', '));
  item.iconPath = new vscode.ThemeIcon('check');
  item.accessibilityInformation = { label: `${item.label as string} ${item.description}` };
  return item;
}
