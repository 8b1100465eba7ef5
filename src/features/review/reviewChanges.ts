import * as vscode from 'vscode';
import type { RegionChange } from '../../core/review/writeReview';
import { plainText } from '../../platform/remoteText';
import type { ShownReview } from '../../protocol/reviewPage';

/** What one part of the file says differently since it was written last, in a line and line by line. */
export function changeText({
  region,
  added,
  removed,
  kept,
  leftOut,
}: RegionChange): ShownReview['changes'][number] {
  const facts = [
    ...count(added.length, vscode.l10n.t('1 line new'), n => vscode.l10n.t('{0} lines new', n)),
    ...count(removed.length, vscode.l10n.t('1 line gone'), n => vscode.l10n.t('{0} lines gone', n)),
    ...count(kept, vscode.l10n.t('1 line of yours kept'), n => vscode.l10n.t('{0} lines of yours kept', n)),
    ...count(leftOut, vscode.l10n.t('1 that you took out stays out'), n =>
      vscode.l10n.t('{0} that you took out stay out', n),
    ),
  ];
  return {
    text: vscode.l10n.t('{0} ({1})', partName(region), facts.join(', ')),
    lines: [...removed.map(line => `− ${short(line)}`), ...added.map(line => `+ ${short(line)}`)].filter(
      line => line.length > 2,
    ),
  };
}

function count(value: number, one: string, many: (value: number) => string): readonly string[] {
  return value === 0 ? [] : [value === 1 ? one : many(value)];
}

/** Addresses of links would hide what changed. */
function short(line: string): string {
  return plainText(line.replace(/\]\([^)\s]*\)/g, ']').replace(/<!--.*?-->/g, ''), 300).trim();
}

function partName(region: string): string {
  const names: Readonly<Record<string, string>> = {
    head: vscode.l10n.t('heading'),
    incidents: vscode.l10n.t('incidents'),
    dashboard: vscode.l10n.t('dashboard'),
    items: vscode.l10n.t('action items'),
    next: vscode.l10n.t('proposed items'),
    coming: vscode.l10n.t('coming up'),
    value: vscode.l10n.t('value and goals'),
    wins: vscode.l10n.t('wins'),
    areas: vscode.l10n.t('areas'),
    definitions: vscode.l10n.t('definitions'),
  };
  return names[region] ?? plainText(region, 40);
}
