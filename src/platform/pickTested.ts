import * as vscode from 'vscode';
import { isProblemError } from '../core/base/problem';
import { sentenceOf } from './problemSentences';
import { plainText } from './remoteText';

/** A row that can be picked; one without a choice tells something. */
export type PickRow<C> = vscode.QuickPickItem & { readonly choice?: C };

export interface TestedPick<C, T> {
  readonly title: string;
  readonly placeHolder?: string;
  readonly rows: readonly PickRow<C>[];
  /** The row that is chosen at first. */
  readonly active?: (choice: C) => boolean;
  /** What the Back button answers; without it there is none. */
  readonly back?: () => T;
  /** @throws ProblemError for a choice that is refused; it is said above the rows, and another can be made */
  readonly test: (choice: C, signal: AbortSignal) => T | Promise<T>;
}

/** Asks until a choice passes its test, in one list that stays open. Undefined when the person left with Escape. */
export function pickTested<C, T>(question: TestedPick<C, T>): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<PickRow<C>>();
  const { title, placeHolder, rows, active, back, test } = question;
  pick.title = title;
  pick.placeholder = placeHolder;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = rows;
  pick.activeItems = rows.filter(({ choice }) => choice !== undefined && active?.(choice) === true);
  if (back) pick.buttons = [vscode.QuickInputButtons.Back];
  let running: AbortController | undefined;
  return new Promise<T | undefined>((resolve, reject) => {
    const accept = async (): Promise<void> => {
      const choice = pick.selectedItems[0]?.choice;
      if (running || choice === undefined) return;
      const current = new AbortController();
      running = current;
      pick.busy = true;
      try {
        const result = await test(choice, current.signal);
        if (current.signal.aborted) return;
        resolve(result);
        pick.hide();
      } catch (error) {
        if (current.signal.aborted) return;
        running = undefined;
        pick.busy = false;
        if (isProblemError(error)) {
          const detail = plainText(sentenceOf(error.problem).text, 500);
          pick.items = [
            { label: `$(error) ${vscode.l10n.t('That did not work')}`, detail, alwaysShow: true },
            ...rows,
          ];
        } else {
          reject(error instanceof Error ? error : new Error(String(error)));
          pick.hide();
        }
      }
    };
    pick.onDidAccept(() => void accept());
    pick.onDidTriggerButton(() => {
      if (back) resolve(back());
      pick.hide();
    });
    pick.onDidHide(() => {
      running?.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
