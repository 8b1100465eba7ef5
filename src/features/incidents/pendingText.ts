import * as vscode from 'vscode';
import type { PendingAction } from '../../core/incidents/incident';
import { spanText } from '../../platform/timeText';

/** "escalates in 4m 12s": what happens by itself, and when. */
export function pendingText(action: PendingAction, now: number): string {
  return pendingPattern(action.kind).replace('{0}', spanText(action.at - now));
}

/** The same with `{0}` where the span goes, for those who count themselves. */
export function pendingPattern(kind: PendingAction['kind']): string {
  switch (kind) {
    case 'escalate':
      return vscode.l10n.t('escalates in {0}', '{0}');
    case 'unacknowledge':
      return vscode.l10n.t('un-acks in {0}', '{0}');
    case 'resolve':
      return vscode.l10n.t('resolves itself in {0}', '{0}');
    case 'urgencyChange':
      return vscode.l10n.t('changes urgency in {0}', '{0}');
  }
}
