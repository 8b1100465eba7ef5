import * as vscode from 'vscode';
import type { IncidentCause } from '../../core/notes/causeBook';
import { pickOutcome, type OutcomeAnswer } from '../../platform/outcomePick';
import { plainText } from '../../platform/remoteText';

/** An incident that was resolved, and how to write to it; absent where it can no longer be. */
export interface Resolved {
  readonly cause: Omit<IncidentCause, 'outcome'>;
  readonly addNote?: (text: string) => Promise<unknown>;
}

/**
 * Asks what came of incidents; Escape and looking elsewhere mean later. A line that was typed is kept, whatever took
 * the focus; half of one is sent to nobody. Resolves with the outcome for all of them.
 */
export function askOutcome(resolved: readonly Resolved[]): Promise<OutcomeAnswer> {
  const [first] = resolved;
  return pickOutcome({
    title:
      resolved.length === 1
        ? vscode.l10n.t('What was “{0}”?', plainText(first?.cause.title ?? '', 80))
        : vscode.l10n.t('What were these {0} incidents?', resolved.length),
    placeholder: vscode.l10n.t('The cause in a line, if it is known; then Enter. Or press 1, 2, 3 or 4.'),
    canNote: resolved.some(({ addNote }) => addNote !== undefined),
  });
}
