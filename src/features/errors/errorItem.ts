import * as vscode from 'vscode';
import { maskSecrets } from '../../core/errors/maskSecrets';
import { commandOf } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';
import type { FrameNode, SampleNode } from './errorNodes';

/** Scheme of the URIs by which rows are dimmed: a TreeItem has no style of its own. */
export const errorScheme = 'opex-error';

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

/** "1 record", "1,204 records", "≈ 1,200 records" of what was counted in samples. */
export function recordsText(count: number, estimated = false): string {
  if (estimated) return vscode.l10n.t('≈ {0} records', count.toLocaleString());
  return count === 1 ? vscode.l10n.t('1 record') : vscode.l10n.t('{0} records', count.toLocaleString());
}
