import * as vscode from 'vscode';
import type { IncidentCause } from '../../core/notes/causeBook';
import { readTitledText } from '../../core/notes/noteDraft';
import { commandOf } from '../../platform/commands';
import type { KeptDraft } from '../../platform/noteDrafts';
import { plainText } from '../../platform/remoteText';

/** A note that is being written in a thread. */
export function draftItem({ id, draft, text, code, line }: KeptDraft): vscode.TreeItem {
  const title = plainText(readTitledText(text, draft.title).title);
  const item = new vscode.TreeItem(title);
  item.description = plainText(`${code.slice(code.lastIndexOf('/') + 1)}:${line + 1}`);
  item.iconPath = new vscode.ThemeIcon('edit');
  item.contextValue = 'draft';
  item.command = commandOf('opex.resumeRootCause', vscode.l10n.t('Go On Writing'), id);
  item.accessibilityInformation = { label: `${title}, ${item.description}` };
  return item;
}

/** An incident whose cause was left for later. */
export function causeItem({ incidentId, title, service, line }: IncidentCause): vscode.TreeItem {
  const label = plainText(title);
  const item = new vscode.TreeItem(label);
  item.description = [service ?? '', line ?? '']
    .filter(Boolean)
    .map(text => plainText(text, 80))
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon('clock');
  item.contextValue = 'cause';
  item.command = commandOf('opex.recordOutcome', vscode.l10n.t('Say What It Was'), { incidentId });
  item.accessibilityInformation = { label: [label, item.description].filter(Boolean).join(', ') };
  return item;
}

/** A record that the team cannot see yet. */
export function recordItem(path: string): vscode.TreeItem {
  const name = plainText(path.slice(path.lastIndexOf('/') + 1));
  const item = new vscode.TreeItem(name);
  item.description = plainText(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  item.iconPath = new vscode.ThemeIcon('cloud-upload');
  item.contextValue = 'record';
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}
