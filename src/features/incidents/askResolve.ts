import * as vscode from 'vscode';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentWrite } from '../../core/incidents/incidentWrite';
import { pickOutcome } from '../../platform/outcomePick';
import { plainText } from '../../platform/remoteText';
import { askText } from './askText';

/**
 * Asks once for all that belongs to a resolve: the note, and what came of the incident where that is wanted.
 * Undefined: it is not to be resolved.
 */
export async function askResolve(
  { incident }: IncidentRow,
  warning: Promise<string | undefined>,
  asksOutcome: boolean,
): Promise<IncidentWrite | undefined> {
  const title = vscode.l10n.t('Resolve “{0}”', plainText(incident.title, 60));
  if (!asksOutcome) {
    const prompt = vscode.l10n.t(
      'What was it, what helped? Added as a note; may be left empty. Enter resolves, Escape does not.',
    );
    const note = await askText({ title, prompt, required: false, warning });
    return note === undefined ? undefined : { kind: 'resolve', ...(note === '' ? {} : { note }) };
  }
  const { isAnswer, outcome, line } = await pickOutcome({
    title,
    placeholder: vscode.l10n.t('What was it, what helped? (a note for all) Enter or 1 to 4 resolves'),
    warning,
    isPatient: true,
  });
  return isAnswer ? { kind: 'resolve', outcome, ...(line === undefined ? {} : { note: line }) } : undefined;
}
