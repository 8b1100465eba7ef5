import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { judgeCommand } from '../../core/playbooks/commandGuard';
import { maskCommand } from '../../core/playbooks/maskCommand';
import type { PlaybookBlock } from '../../core/playbooks/steps';
import { readTarget, targetQuestion, typedName } from '../../core/playbooks/target';
import { keptOutput } from '../../core/playbooks/transcript';
import type { CommandTarget, UseEvent } from '../../core/playbooks/useRecord';
import { plainText } from '../../platform/remoteText';
import type { Ended, PlaybookTerminal } from './playbookTerminal';
import { targetWords, warningOf } from './useWords';

/** A command that a person pressed. */
export interface CommandJob {
  readonly playbook: string;
  readonly block: PlaybookBlock;
  /** As the playbook has it. */
  readonly template: string;
  /** Zero-based line of the file. */
  readonly line: number;
  /** With its values in it. */
  readonly text: string;
  readonly how: 'insert' | 'run';
}

export interface CommandRunnerDeps {
  readonly terminal: PlaybookTerminal;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Keeps an event with the use that the command belongs to. */
export type KeepEvent = (event: UseEvent) => Promise<void>;

/**
 * Puts commands of playbooks into the terminal. By itself it runs only what the playbook says to read only and what
 * does not look otherwise, or what the person confirmed by typing the name of the target that was just read there.
 */
export class CommandRunner {
  /** Playbooks outside of the workspace whose very block the person agreed to, in this window. */
  private readonly agreed = new Set<string>();

  constructor(private readonly deps: CommandRunnerDeps) {}

  /**
   * Resolves when it stands in the terminal, or began to run; `onDone` is told when it ended. False where the person
   * turned back.
   * @throws ProblemError where it may not go there.
   */
  async go(job: CommandJob, keep: KeepEvent, onDone: () => void): Promise<boolean> {
    if (!vscode.workspace.isTrusted) throw new ProblemError(problem('playbooks.commandsUntrusted', {}));
    const { terminal } = this.deps;
    if (!(await this.isAgreed(job)) || !(await this.hasRoom(job.how))) return false;
    const judged = judgeCommand(job.text, job.block);
    let target = await this.target(job.text);
    if (job.how === 'run' && !judged.readOnly) {
      if (!target) throw new ProblemError(problem('playbooks.targetUnknown', {}));
      if (!(await confirmTyped(job.text, target, warningOf(judged.findings)))) return false;
      // What was typed holds for what is there now: contexts are switched in other windows, too.
      const now = await this.target(job.text);
      if (now?.name !== target.name || now.kind !== target.kind) {
        const names = { was: targetWords(target), now: targetWords(now) };
        throw new ProblemError(problem('playbooks.targetChanged', names));
      }
      target = now;
    }
    const event: UseEvent = {
      id: this.deps.newId(),
      at: this.deps.now(),
      kind: 'command',
      block: job.block.key,
      ...(job.block.step === undefined ? {} : { step: job.block.step }),
      language: job.block.language,
      template: maskCommand(job.template),
      text: maskCommand(job.text),
      line: job.line,
      ...(target ? { target } : {}),
      how: job.how === 'run' ? 'ran' : 'inserted',
      destructive: judged.findings.length > 0,
    };
    await keep(event);
    const ended = (result: Ended): void => void this.keepEnd(event.id, result, keep).then(onDone, onDone);
    if (job.how === 'insert') {
      await terminal.insert(job.text, ended);
      onDone();
    } else void terminal.run(job.text).then(ended, onDone);
    return true;
  }

  private async keepEnd(of: string, { exitCode, output }: Ended, keep: KeepEvent): Promise<void> {
    if (exitCode === undefined && output === undefined) return;
    await keep({
      id: this.deps.newId(),
      at: this.deps.now(),
      kind: 'commandEnd',
      of,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(output === undefined ? {} : { output: keptOutput(output) }),
    });
  }

  /** What the command would act on, read in the terminal that it goes to; undefined where that cannot be told. */
  private async target(text: string): Promise<CommandTarget | undefined> {
    const { terminal } = this.deps;
    const question = targetQuestion(text);
    if (question.kind === 'unknown') return undefined;
    await terminal.open();
    if (question.kind === 'named') return question.target;
    // Most shells tell their folder by themselves, a moment after they begin; others are asked.
    const { directory } = terminal;
    if (question.targetKind === 'directory' && directory !== undefined && terminal.busyWith === undefined)
      return { kind: 'directory', name: directory };
    const answer = await terminal.ask(question.command);
    const name = answer === undefined ? undefined : readTarget(answer);
    return name === undefined ? undefined : { kind: question.targetKind, name };
  }

  /** A playbook from outside of the workspace is asked for, once for each of its blocks as it stands. */
  private async isAgreed({ playbook, block }: CommandJob): Promise<boolean> {
    const uri = vscode.Uri.parse(playbook);
    const key = `${playbook}\n${block.text}`;
    if (vscode.workspace.getWorkspaceFolder(uri) || this.agreed.has(key)) return true;
    const go = vscode.l10n.t('Use It');
    const pressed = await vscode.window.showWarningMessage(
      vscode.l10n.t('This playbook lies outside of the workspace. Use its command?'),
      { modal: true, detail: `${uri.fsPath}\n\n${plainText(block.text, 500)}` },
      go,
    );
    if (pressed === go) this.agreed.add(key);
    return pressed === go;
  }

  /** Asks where something else runs in the terminal: it would get the command as its input. */
  private async hasRoom(how: CommandJob['how']): Promise<boolean> {
    const { terminal } = this.deps;
    const { busyWith } = terminal;
    if (busyWith === undefined) return true;
    const fresh = vscode.l10n.t('Use New Terminal');
    const here = vscode.l10n.t('Insert There');
    const pressed = await vscode.window.showWarningMessage(
      vscode.l10n.t('“{0}” is running in the playbook’s terminal.', plainText(busyWith, 80)),
      {
        modal: true,
        detail: vscode.l10n.t('What is put in there goes to that program, and its target is not known.'),
      },
      ...(how === 'insert' ? [fresh, here] : [fresh]),
    );
    if (pressed === fresh) terminal.forget();
    return pressed !== undefined;
  }
}

/** The person types what the command would act on; any other word runs nothing. */
async function confirmTyped(
  text: string,
  target: CommandTarget,
  warning: string | undefined,
): Promise<boolean> {
  const name = typedName(target);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Run on {0}?', plainText(targetWords(target), 150)),
    prompt: [
      vscode.l10n.t('Type “{0}” to run: {1}', plainText(name, 100), plainText(text, 300)),
      ...(warning === undefined ? [] : [plainText(warning, 300)]),
    ].join(' — '),
    placeHolder: plainText(name, 100),
    ignoreFocusOut: true,
    validateInput: value =>
      value === '' || value === name
        ? undefined
        : vscode.l10n.t('Not what it would act on: that is “{0}”.', plainText(name, 100)),
  });
  return typed === name;
}
