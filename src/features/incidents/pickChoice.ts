import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';

export type ChoiceItem<T> = vscode.QuickPickItem & { readonly choice?: T };

export interface ChoiceQuestion<T> {
  readonly title: string;
  readonly placeHolder?: string;
  /** The rows for what was typed; asked again while typing where `searches`. */
  readonly load: (typed: string, signal: AbortSignal) => Promise<readonly ChoiceItem<T>[]>;
  readonly searches?: boolean;
}

/** So long (ms) nothing more is typed before the source is asked. */
const typingPauseMs = 250;

/** Lets the person pick one of what a source is asked for; a failure is said in the list. Undefined: none. */
export function pickChoice<T>(question: ChoiceQuestion<T>): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<ChoiceItem<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeHolder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  let asked: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = async (): Promise<void> => {
    asked?.abort();
    const current = new AbortController();
    asked = current;
    pick.busy = true;
    try {
      const items = await question.load(pick.value.trim(), current.signal);
      if (current.signal.aborted) return;
      pick.items = items.length > 0 ? items : [{ label: vscode.l10n.t('Nobody and nothing found') }];
    } catch (error) {
      if (current.signal.aborted) return;
      pick.items = [
        {
          label: `$(error) ${vscode.l10n.t('This could not be read')}`,
          detail: plainText(sentenceOf(problemOf(error)).text, 300),
          alwaysShow: true,
        },
      ];
    }
    pick.busy = false;
  };
  return new Promise(resolve => {
    if (question.searches) {
      pick.onDidChangeValue(() => {
        if (timer !== undefined) clearTimeout(timer);
        timer = setTimeout(() => void load(), typingPauseMs);
      });
    }
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.choice === undefined) return;
      resolve(item.choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      if (timer !== undefined) clearTimeout(timer);
      asked?.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    void load();
  });
}
