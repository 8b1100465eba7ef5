import type { ProblemCode, ProblemCodes } from '../../core/base/problem';
import type { CommandId } from '../commands';

/** Commands of VS Code itself that help with a problem. */
export type EditorCommand =
  'vscode.diff' | 'vscode.open' | 'workbench.action.openSettings' | 'workbench.trust.manage';

/** A problem in words, and what the person can do about it. */
export interface Sentence {
  readonly text: string;
  readonly action?: SentenceAction;
}

export interface SentenceAction {
  readonly label: string;
  readonly command: CommandId | EditorCommand;
  readonly args?: readonly unknown[];
}

/** The words for every code of an area: a missing one is a type error. */
export type Sentences<Area extends string> = {
  readonly [C in Extract<ProblemCode, `${Area}.${string}`>]: (args: ProblemCodes[C]) => Sentence;
};
