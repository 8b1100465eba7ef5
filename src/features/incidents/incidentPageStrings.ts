import * as vscode from 'vscode';
import type { IncidentStrings } from '../../protocol/incidentPage';

/** The page's own words. */
export function pageStrings(): IncidentStrings {
  return {
    doNow: vscode.l10n.t('Do now'),
    whatHappens: vscode.l10n.t('What happens'),
    details: vscode.l10n.t('Whole payload'),
    notePlaceholder: vscode.l10n.t('Write a note that everyone on the incident reads… (Ctrl+Enter adds it)'),
    addNote: vscode.l10n.t('Add Note'),
    editNote: vscode.l10n.t('Edit'),
    saveNote: vscode.l10n.t('Save Note'),
    cancel: vscode.l10n.t('Cancel'),
    noteText: vscode.l10n.t('Text of the note'),
    refresh: vscode.l10n.t('Refresh'),
    loading: vscode.l10n.t('Reading…'),
    failed: vscode.l10n.t('This did not work: {0}', '{0}'),
    actions: vscode.l10n.t('Actions'),
    clocks: vscode.l10n.t('Clocks'),
  };
}
