import * as vscode from 'vscode';
import { isProblemError } from '../core/base/problem';
import { sentenceOf } from './problemSentences';
import { plainText } from './remoteText';

export interface TestedQuestion<T> {
  readonly title: string;
  readonly prompt: string;
  /** Shown in place of the prompt while the answer is tested. */
  readonly testing: string;
  readonly placeHolder?: string;
  /** What was typed before, or is likely. */
  readonly value?: string;
  /** What the Back button answers; without it there is none. Is told what was typed, which must not be lost. */
  readonly back?: (typed: string) => T;
  readonly password?: boolean;
  /** What is wrong with an answer that need not be tested; the answer comes trimmed. */
  readonly complaint: (answer: string) => string | undefined;
  /** @throws ProblemError for an answer that is refused; it is said, and the answer can be changed */
  readonly test: (answer: string, signal: AbortSignal) => Promise<T>;
}

/**
 * Asks until an answer passes its test, in one box that stays open with what was typed: at night nobody types a key
 * twice because the network was away. Undefined when the person left with Escape; a test under way is then ended.
 */
export function askTested<T>(question: TestedQuestion<T>): Promise<T | undefined> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.placeholder = question.placeHolder;
  box.password = question.password === true;
  box.value = question.value ?? '';
  box.ignoreFocusOut = true;
  const { back } = question;
  if (back) box.buttons = [vscode.QuickInputButtons.Back];
  let running: AbortController | undefined;
  const stop = (): void => {
    running?.abort();
    running = undefined;
    box.busy = false;
    box.prompt = question.prompt;
  };
  return new Promise<T | undefined>((resolve, reject) => {
    const accept = async (): Promise<void> => {
      if (running) return;
      const answer = box.value.trim();
      box.validationMessage = question.complaint(answer);
      if (box.validationMessage !== undefined) return;
      const test = new AbortController();
      running = test;
      box.busy = true;
      box.prompt = question.testing;
      try {
        const result = await question.test(answer, test.signal);
        if (test.signal.aborted) return;
        resolve(result);
        box.hide();
      } catch (error) {
        if (test.signal.aborted) return;
        stop();
        if (isProblemError(error)) {
          box.validationMessage = plainText(sentenceOf(error.problem).text, 500);
        } else {
          reject(error instanceof Error ? error : new Error(String(error)));
          box.hide();
        }
      }
    };
    box.onDidTriggerButton(() => {
      if (back) resolve(back(box.value));
      box.hide();
    });
    box.onDidAccept(() => void accept());
    box.onDidChangeValue(() => {
      stop();
      box.validationMessage = undefined;
    });
    box.onDidHide(() => {
      stop();
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
