import * as vscode from 'vscode';
import { causeOutcomes, type CauseOutcome } from '../core/incidents/incidentWrite';

export interface OutcomeQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** Something to know before an answer; it goes behind the title when it is known. */
  readonly warning?: Promise<string | undefined>;
  /** A line may go to the incident, too: a button that says so. */
  readonly canNote?: boolean;
  /** Stays open when the focus moves away. */
  readonly isPatient?: boolean;
}

export interface OutcomeAnswer {
  /** False where the person left it; what was typed until then is in `line`. */
  readonly isAnswer: boolean;
  readonly outcome: CauseOutcome;
  readonly line?: string;
  readonly toIncident: boolean;
}

interface OutcomeItem extends vscode.QuickPickItem {
  readonly outcome: CauseOutcome;
}

/** A digit that nothing follows for so long is an answer. */
const keyPauseMs = 600;

/** The name of an outcome in words. */
function outcomeName(outcome: CauseOutcome): string {
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

/** Asks what came of an incident: an optional line and one key. A digit alone answers after a moment, Enter takes the first. */
export function pickOutcome(question: OutcomeQuestion): Promise<OutcomeAnswer> {
  const pick = vscode.window.createQuickPick<OutcomeItem>();
  let toIncident = false;
  const showNoteButton = (): void => {
    const name = toIncident
      ? vscode.l10n.t('The line also goes to the incident as a note')
      : vscode.l10n.t('Also write the line to the incident as a note');
    const iconPath = new vscode.ThemeIcon(toIncident ? 'pass-filled' : 'comment');
    pick.buttons = question.canNote === true ? [{ iconPath, tooltip: name }] : [];
  };
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.ignoreFocusOut = question.isPatient === true;
  const details: Readonly<Record<CauseOutcome, string>> = {
    acted: vscode.l10n.t('somebody had to do something'),
    nothing: vscode.l10n.t('it went by itself, or was no failure'),
    notOurs: vscode.l10n.t('the cause lies with another team or provider'),
    later: vscode.l10n.t('asked again at the end of the shift'),
  };
  pick.items = causeOutcomes.map((outcome, index) => ({
    label: `${index + 1}  ${outcomeName(outcome)}`,
    description: details[outcome],
    // Whatever is typed is the line, not a search.
    alwaysShow: true,
    outcome,
  }));
  showNoteButton();
  void question.warning?.then(
    warning => {
      if (warning !== undefined) pick.title = `${question.title} · ⚠ ${warning}`;
    },
    () => undefined,
  );
  return new Promise(resolve => {
    let isDone = false;
    const done = (outcome: CauseOutcome, typed: string, isAnswer = true): void => {
      if (isDone) return;
      isDone = true;
      const line = typed.trim();
      resolve({
        outcome,
        isAnswer,
        toIncident: isAnswer && toIncident,
        ...(line === '' ? {} : { line }),
      });
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
      const chosen = /^[1-4]$/.test(value) ? causeOutcomes[Number(value) - 1] : undefined;
      if (chosen) keyed = setTimeout(() => done(chosen, ''), keyPauseMs);
    });
    pick.onDidAccept(() => {
      const chosen = /^[1-4]$/.test(pick.value) ? causeOutcomes[Number(pick.value) - 1] : undefined;
      if (chosen) done(chosen, '');
      else done(pick.activeItems[0]?.outcome ?? 'acted', pick.value);
    });
    pick.onDidHide(() => clearTimeout(keyed));
    pick.onDidHide(() => done('later', pick.value, false));
    pick.show();
  });
}
