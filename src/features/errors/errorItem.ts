import * as vscode from 'vscode';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import { maskSecrets } from '../../core/errors/maskSecrets';
import { spark } from '../../core/errors/spark';
import { commandOf } from '../../platform/commands';
import { factCard, plainText } from '../../platform/remoteText';
import { reasonText, severityName } from '../../platform/severityText';
import { ageText, spokenAge, timeOfDay } from '../../platform/timeText';
import type { FrameNode, GroupNode, SampleNode } from './errorNodes';

/** Scheme of the URIs by which rows are dimmed: a TreeItem has no style of its own. */
export const errorScheme = 'opex-error';

/** One group as a row. `now` in Unix ms. */
export function groupItem({ group }: GroupNode, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(titleOf(group), vscode.TreeItemCollapsibleState.Collapsed);
  const trend = group.trend ? spark(group.trend.counts) : '';
  const age = ageText(now - group.lastSeen);
  item.description = [
    group.count.toLocaleString(),
    ...(trend === '' ? [] : [trend]),
    ...(group.service === undefined ? [] : [plainText(group.service, 40)]),
    vscode.l10n.t('{0} ago', age),
  ].join(' · ');
  item.contextValue = 'group';
  item.accessibilityInformation = {
    label: [
      severityName(group.classified.severity),
      titleOf(group),
      recordsText(group.count),
      ...(group.service === undefined ? [] : [plainText(group.service, 40)]),
      vscode.l10n.t('last seen {0} ago', spokenAge(now - group.lastSeen)),
    ].join(', '),
  };
  return item;
}

/** The tooltip card of a group, made when asked for. */
export function groupCard(group: ErrorGroup, now: number): vscode.MarkdownString {
  const { severity, reason } = group.classified;
  const facts: [string, string][] = [
    [vscode.l10n.t('Class'), `${severityName(severity)} (${reasonText(reason)})`],
    [vscode.l10n.t('Records'), group.count.toLocaleString()],
    [vscode.l10n.t('Last seen'), seenText(group.lastSeen, now)],
    [vscode.l10n.t('First seen'), seenText(group.firstSeen, now)],
  ];
  if (group.service !== undefined) facts.push([vscode.l10n.t('Service'), group.service]);
  if (group.exceptionType !== undefined) facts.push([vscode.l10n.t('Exception'), group.exceptionType]);
  if (group.release !== undefined) facts.push([vscode.l10n.t('Release'), group.release]);
  const [newest] = group.samples;
  if (newest) facts.push([vscode.l10n.t('Newest'), maskSecrets(newest.exceptionMessage ?? newest.message)]);
  return factCard(maskSecrets(group.title), facts);
}

export function frameItem(node: FrameNode): vscode.TreeItem {
  const { frame, times } = node;
  const parts = frame.file.split(/[\\/]/);
  const name = plainText(parts.pop() ?? frame.file, 80);
  const label =
    frame.function === undefined
      ? `${name}:${frame.line}`
      : `${name}:${frame.line} ${plainText(frame.function, 80)}`;
  const item = new vscode.TreeItem(times > 1 ? `${label} × ${times}` : label);
  item.description = plainText(parts.join('/'), 120);
  item.tooltip = plainText(`${frame.function ?? ''} ${frame.file}:${frame.line}`, 1_000);
  item.iconPath = new vscode.ThemeIcon(frame.library ? 'library' : 'symbol-method');
  item.contextValue = 'frame';
  item.command = commandOf('opex.openFrame', vscode.l10n.t('Open Source Line'), node);
  if (frame.library)
    item.resourceUri = vscode.Uri.from({ scheme: errorScheme, path: `/${node.id}`, query: 'dim' });
  item.accessibilityInformation = {
    label: [
      vscode.l10n.t('{0}, line {1}', name, frame.line),
      ...(frame.function === undefined ? [] : [plainText(frame.function, 80)]),
      ...(frame.library ? [vscode.l10n.t('library')] : []),
      ...(times > 1 ? [vscode.l10n.t('{0} times in a row', times)] : []),
    ].join(', '),
  };
  return item;
}

export function sampleItem(node: SampleNode, now: number): vscode.TreeItem {
  const { record } = node;
  const when = record.time === undefined ? vscode.l10n.t('no time') : timeOfDay(record.time, now);
  const message = plainText(maskSecrets(record.exceptionMessage ?? record.message), 120);
  const item = new vscode.TreeItem(when);
  item.description = message;
  item.tooltip = plainText(originText(record.origin), 1_000);
  item.iconPath = new vscode.ThemeIcon('output');
  item.contextValue = 'sample';
  item.command = commandOf('opex.openErrorSample', vscode.l10n.t('Open Sample Record'), {
    fingerprint: node.fingerprint,
    sample: node.sample,
  });
  item.accessibilityInformation = { label: vscode.l10n.t('Sample record of {0}: {1}', when, message) };
  return item;
}

/** Where a record was read: `logs/checkout.jsonl:118`. */
export function originText({ source, line }: { readonly source: string; readonly line?: number }): string {
  const path = vscode.workspace.asRelativePath(source);
  return line === undefined ? path : `${path}:${line}`;
}

function titleOf(group: ErrorGroup): string {
  return plainText(maskSecrets(group.title)) || vscode.l10n.t('error without a message');
}

function seenText(time: number, now: number): string {
  return vscode.l10n.t('{0} ({1} ago)', timeOfDay(time, now), ageText(now - time));
}

/** "1 record", "1,204 records". */
export function recordsText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 record') : vscode.l10n.t('{0} records', count.toLocaleString());
}
