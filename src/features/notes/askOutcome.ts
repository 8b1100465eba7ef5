import * as vscode from 'vscode';
import type { CauseOutcome, IncidentCause } from '../../core/notes/causeBook';
import { plainText } from '../../platform/remoteText';

/** An incident that was resolved, and how to write to it; absent where it can no longer be. */
export interface Resolved {
  readonly cause: Omit<IncidentCause, 'outcome'>;
  readonly addNote?: (text: string) => Promise<unknown>;
}

interface OutcomeItem extends vscode.QuickPickItem {
  readonly outcome: CauseOutcome;
}

/** A digit that nothing follows for so long is an answer. */
const keyPauseMs = 600;

/** The name of an outcome in words. */
export function outcomeName(outcome: CauseOutcome): string {
  switch (outcome) {
    case 'acted':
      return vscode.l10n.t('Acted');
    case 'nothing':
      return vscode.l10n.t('Nothing to do');
    case 'notOurs':
      return vscode.l10n.t('Not ours');
    case 'later':
      return vscode.l10n.t('Later');
  }
}

/**
 * Asks what came of incidents: an optional line and one key. A digit alone answers after a moment, Enter takes the first; Escape
 * and looking elsewhere mean later. Resolves with the outcome for all of them.
 */
export function askOutcome(
  resolved: readonly Resolved[],
): Promise<{ readonly outcome: CauseOutcome; readonly line?: string; readonly toIncident: boolean }> {
  const [first] = resolved;
  const pick = vscode.window.createQuickPick<OutcomeItem>();
  const canNote = resolved.some(({ addNote }) => addNote !== undefined);
  let toIncident = false;
  const showNoteButton = (): void => {
    const name = toIncident
      ? vscode.l10n.t('The line also goes to the incident as a note')
      : vscode.l10n.t('Also write the line to the incident as a note');
    const iconPath = new vscode.ThemeIcon(toIncident ? 'pass-filled' : 'comment');
    pick.buttons = canNote ? [{ iconPath, tooltip: name }] : [];
  };
  pick.title =
    resolved.length === 1
      ? vscode.l10n.t('What was “{0}”?', plainText(first?.cause.title ?? '', 80))
      : vscode.l10n.t('What were these {0} incidents?', resolved.length);
  pick.placeholder = vscode.l10n.t('The cause in a line, if it is known; then Enter. Or press 1, 2, 3 or 4.');
  const details: Readonly<Record<CauseOutcome, string>> = {
    acted: vscode.l10n.t('somebody had to do something'),
    nothing: vscode.l10n.t('it went by itself, or was no failure'),
    notOurs: vscode.l10n.t('the cause lies with another team or provider'),
    later: vscode.l10n.t('asked again at the end of the shift'),
  };
  const outcomes: readonly CauseOutcome[] = ['acted', 'nothing', 'notOurs', 'later'];
  pick.items = outcomes.map((outcome, index) => ({
    label: `${index + 1}  ${outcomeName(outcome)}`,
    description: details[outcome],
    // Whatever is typed is the line, not a search.
    alwaysShow: true,
    outcome,
  }));
  showNoteButton();
  return new Promise(resolve => {
    let isDone = false;
    const done = (outcome: CauseOutcome, typed: string, isAnswer = true): void => {
      if (isDone) return;
      isDone = true;
      const line = typed.trim();
      resolve({ outcome, toIncident: isAnswer && toIncident, ...(line === '' ? {} : { line }) });
      pick.dispose();
    };
    pick.onDidTriggerButton(() => {
      toIncident = !toIncident;
      showNoteButton();
    });
    // A digit alone is the key; one that begins a line ("3 pods died") is not.
    let keyed: NodeJS.Timeout | undefined;
    pick.onDidChangeValue(value => {
      clearTimeout(keyed);
      const chosen = /^[1-4]$/.test(value) ? outcomes[Number(value) - 1] : undefined;
      if (chosen) keyed = setTimeout(() => done(chosen, ''), keyPauseMs);
    });
    pick.onDidAccept(() => {
      const chosen = /^[1-4]$/.test(pick.value) ? outcomes[Number(pick.value) - 1] : undefined;
      if (chosen) done(chosen, '');
      else done(pick.activeItems[0]?.outcome ?? 'acted', pick.value);
    });
    pick.onDidHide(() => clearTimeout(keyed));
    // A line that was typed is kept, whatever took the focus; half of one is sent to nobody.
    pick.onDidHide(() => done('later', pick.value, false));
    pick.show();
  });
}
