import * as vscode from 'vscode';
import { isAbort, isProblemError, problemOf } from '../core/base/problem';
import type { CommandId } from './commands';
import type { OutputLog } from './log';
import { sentenceOf } from './problemSentences';

/**
 * The one place where a failed command becomes words: a problem is a sentence with the action that helps,
 * anything else leaves its stack in the log and offers to show it.
 */
export function failureHandler(log: OutputLog): (error: unknown, id?: CommandId) => void {
  return (error, id) => {
    if (isAbort(error)) return;
    const known = isProblemError(error);
    log.error(`${id ?? 'start'}: ${describe(error)}`);
    const sentence = sentenceOf(problemOf(error));
    const showLog = vscode.l10n.t('Show Log');
    const actions = [...(sentence.action ? [sentence.action.label] : []), ...(known ? [] : [showLog])];
    void vscode.window.showErrorMessage(sentence.text, ...actions).then(pressed => {
      if (pressed === undefined) return;
      if (pressed === sentence.action?.label) {
        void vscode.commands.executeCommand(sentence.action.command, ...(sentence.action.args ?? []));
      } else log.show();
    });
  };
}

function describe(error: unknown): string {
  if (isProblemError(error)) return `${error.problem.code} ${JSON.stringify(error.problem.args)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
