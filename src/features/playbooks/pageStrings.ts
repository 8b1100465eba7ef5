import * as vscode from 'vscode';
import type { PlaybookStrings } from '../../protocol/playbookPage';

/** The page's words in the person's language. */
export function pageStrings(): PlaybookStrings {
  return {
    outline: vscode.l10n.t('Outline'),
    incident: vscode.l10n.t('Incident'),
    copy: vscode.l10n.t('Copy'),
    copied: vscode.l10n.t('Copied'),
    back: vscode.l10n.t('Back'),
    openSource: vscode.l10n.t('Open as File'),
    openIncident: vscode.l10n.t('Open Incident'),
    search: vscode.l10n.t('Search Playbooks'),
    loading: vscode.l10n.t('Reading the playbook…'),
    refusedLink: vscode.l10n.t('Not followed or shown, because that would not be safe:'),
    failed: vscode.l10n.t('This playbook cannot be shown'),
    codeBlock: vscode.l10n.t('Code block'),
    table: vscode.l10n.t('Table'),
    empty: vscode.l10n.t('This playbook is empty.'),
  };
}
