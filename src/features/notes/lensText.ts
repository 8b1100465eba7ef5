import * as vscode from 'vscode';
import { roundedCount } from '../../core/notes/hotLines';
import type { NoteStatus, RootCauseNote } from '../../core/notes/rootCauseNote';
import type { Severity } from '../../core/team/severity';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';

/** `1.2k errors · critical · 24 h`; `+` after a count that is a lower bound. */
export function errorsText(
  errors: { readonly count: number; readonly severity: Severity },
  windowHours: number,
  isLowerBound: boolean,
): string {
  const count = `${roundedCount(errors.count)}${isLowerBound ? '+' : ''}`;
  const severity = severityName(errors.severity).toLowerCase();
  return errors.count === 1
    ? vscode.l10n.t('{0} error · {1} · {2} h', count, severity, windowHours)
    : vscode.l10n.t('{0} errors · {1} · {2} h', count, severity, windowHours);
}

/** `cause: retry storm (fixed)` for one note, `2 root causes` for more. */
export function notesText(notes: readonly RootCauseNote[]): string {
  const [first] = notes;
  return notes.length === 1 && first
    ? vscode.l10n.t('cause: {0} ({1})', plainText(first.title, 60), statusName(first.status))
    : vscode.l10n.t('{0} root causes', notes.length);
}

/** The status in words. */
export function statusName(status: NoteStatus): string {
  switch (status) {
    case 'suspected':
      return vscode.l10n.t('suspected');
    case 'confirmed':
      return vscode.l10n.t('confirmed');
    case 'fixed':
      return vscode.l10n.t('fixed');
    case 'wontfix':
      return vscode.l10n.t('won’t fix');
  }
}
