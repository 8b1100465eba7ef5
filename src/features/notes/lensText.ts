import * as vscode from 'vscode';
import { roundedCount } from '../../core/notes/hotLines';
import type { FixState } from '../../core/notes/fixWatch';
import type { PlacePages } from '../../core/notes/placePages';
import type { NoteStatus, RootCauseNote } from '../../core/notes/rootCauseNote';
import type { Severity } from '../../core/team/severity';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { ageText } from '../../platform/timeText';

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

/** `paged 3× this month`; `+` where nobody knows when others paged; empty where nothing did. */
export function pagedText({ count, recent, undated }: PlacePages): string {
  if (count === 0) return '';
  if (recent === 0) return vscode.l10n.t('paged {0}×', count);
  return vscode.l10n.t('paged {0}× this month', undated > 0 ? `${recent}+` : recent);
}

/** `cause: retry storm (fixed)` for one note, `2 root causes` for more. */
export function notesText(
  notes: readonly RootCauseNote[],
  fixOf: (uri: string) => FixState | undefined,
): string {
  const [first] = notes;
  if (notes.length === 1 && first) {
    const facts = [statusName(first.status), fixText(first, fixOf(first.uri))].filter(Boolean).join(', ');
    return vscode.l10n.t('cause: {0} ({1})', plainText(first.title, 60), facts);
  }
  const back = notes.filter(note => fixOf(note.uri)?.kind === 'regressed').length;
  if (back === 0) return vscode.l10n.t('{0} root causes', notes.length);
  return back === 1
    ? vscode.l10n.t('{0} root causes, 1 is back', notes.length)
    : vscode.l10n.t('{0} root causes, {1} are back', notes.length, back);
}

/** How its fix does: `in v2.32, silent 6 d`, `back after the fix`; empty where there is nothing to say. */
export function fixText({ fix, status }: RootCauseNote, state: FixState | undefined): string {
  if (!fix) return '';
  const release = fix.release === undefined ? '' : vscode.l10n.t('in {0}', plainText(fix.release, 40));
  const silentMs = state && 'silence' in state ? state.silence.to - state.silence.from : 0;
  const silent = silentMs < 3_600_000 ? '' : vscode.l10n.t('silent {0}', ageText(silentMs));
  const facts = (...parts: readonly string[]): string => parts.filter(Boolean).join(', ');
  switch (state?.kind) {
    case 'regressed':
      return vscode.l10n.t('back after the fix');
    case 'recorded':
      return fix.pending ? vscode.l10n.t('fix not committed') : vscode.l10n.t('fix not seen in production');
    case 'watching':
      return facts(vscode.l10n.t('fix deployed'), release, silent);
    case 'fixed':
      return facts(status === 'fixed' ? '' : vscode.l10n.t('fixed as it seems'), release, silent);
    case undefined:
      return status === 'fixed' ? release : '';
  }
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
