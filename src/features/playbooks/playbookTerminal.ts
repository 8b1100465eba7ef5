import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { plainOutput } from '../../core/playbooks/target';
import { integrationOf, shellWindow, type ExecutionEvent, type ShellExecution } from './shellApi';

/** How a command ended, as far as the shell tells. */
export interface Ended {
  readonly exitCode?: number;
  /** Raw output as plain text; absent where none was told. */
  readonly output?: string;
}

/** A shell that has not told of itself by then will not (ms). */
const integrationMs = 4_000;
/** A question for the target takes this long at most (ms). */
const questionMs = 8_000;
/** Until a shell has drawn its line anew (ms). */
const clearMs = 250;
/** Of a command's output the end is kept. */
const longestOutput = 64_000;
/** Typing over what was put in before: Escape clears PowerShell's line, Ctrl+U that of the others. */
const clearLine = (): string =>
  /(?:pwsh|powershell)(?:\.exe)?$/i.test(vscode.env.shell) ? '\u001b' : '\u0015';

/**
 * The one terminal of a window that playbooks use, in the workspace's folder: what a person sets there (a login, a
 * context) holds for the next command. It is opened with the first command and never closed by us.
 */
export class PlaybookTerminal extends Owner {
  private terminal: vscode.Terminal | undefined;
  private readonly running = new Map<ShellExecution, string>();
  private readonly onEnd = new Map<ShellExecution, (event: ExecutionEvent) => void>();
  /** Put in without Enter and not started yet. */
  private waiting:
    { readonly text: string; readonly onStart: (execution: ShellExecution) => void } | undefined;

  constructor(private readonly clock: Clock) {
    super();
    const { onDidStartTerminalShellExecution: started, onDidEndTerminalShellExecution: ended } = shellWindow;
    if (started) this.register(started.call(vscode.window, event => this.started(event)));
    if (ended) this.register(ended.call(vscode.window, event => this.ended(event)));
    this.register(
      vscode.window.onDidCloseTerminal(terminal => {
        if (terminal === this.terminal) this.forget();
      }),
    );
  }

  /** The command that runs there now, as far as is known. */
  get busyWith(): string | undefined {
    return [...this.running.values()].at(-1);
  }

  /** The next command gets a terminal of its own. */
  forget(): void {
    this.terminal = undefined;
    this.waiting = undefined;
    this.running.clear();
  }

  /** Opens the terminal where there is none; resolves when its shell told of itself, or will not. */
  async open(): Promise<vscode.Terminal> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    this.terminal ??= vscode.window.createTerminal({
      name: vscode.l10n.t('Playbook'),
      ...(folder ? { cwd: folder.uri } : {}),
    });
    const { terminal } = this;
    terminal.show(true);
    const changed = shellWindow.onDidChangeTerminalShellIntegration;
    if (integrationOf(terminal) || !changed) return terminal;
    const owned: Disposable[] = [];
    await new Promise<void>(resolve => {
      owned.push(
        changed.call(vscode.window, event => event.terminal === terminal && resolve()),
        this.clock.after(integrationMs, resolve),
        vscode.window.onDidCloseTerminal(closed => closed === terminal && resolve()),
      );
    });
    owned.forEach(item => item.dispose());
    return terminal;
  }

  /** What a command that only reads answers there; undefined where the shell does not tell, or it fails. */
  async ask(command: string): Promise<string | undefined> {
    const terminal = await this.open();
    if (!integrationOf(terminal) || this.busyWith !== undefined) return undefined;
    const { exitCode, output } = await this.run(command, questionMs);
    return exitCode === 0 ? output : undefined;
  }

  /** The folder that the shell stands in, where it tells. */
  get directory(): string | undefined {
    return this.terminal && integrationOf(this.terminal)?.cwd?.fsPath;
  }

  /** Runs a line, with Enter. Resolves when it ended, or after `limitMs` without having seen it end. */
  async run(line: string, limitMs?: number): Promise<Ended> {
    const terminal = await this.open();
    const integration = integrationOf(terminal);
    if (!integration) {
      this.clearWaiting(terminal);
      terminal.sendText(line, true);
      return {};
    }
    if (this.waiting) {
      this.clearWaiting(terminal);
      // VS Code sends Ctrl+C to a prompt that is not empty, which ends what it then starts: the shell has to show first
      // that its line is.
      await new Promise<void>(resolve => void this.clock.after(clearMs, resolve));
    }
    return this.follow(integration.executeCommand(line), limitMs);
  }

  /** Puts a line in without Enter. `onEnd` is told when the person ran it as it is, where the shell tells. */
  async insert(line: string, onEnd: (ended: Ended) => void): Promise<void> {
    const terminal = await this.open();
    this.clearWaiting(terminal);
    this.waiting = {
      text: line,
      onStart: execution => void this.follow(execution).then(onEnd),
    };
    terminal.sendText(line, false);
    terminal.show(false);
  }

  /** What was put in before and not run would stand before the new one. */
  private clearWaiting(terminal: vscode.Terminal): void {
    if (!this.waiting) return;
    this.waiting = undefined;
    terminal.sendText(clearLine(), false);
  }

  private async follow(execution: ShellExecution, limitMs?: number): Promise<Ended> {
    let output = '';
    const reading = (async () => {
      for await (const data of execution.read()) output = (output + data).slice(-longestOutput);
    })().catch(() => undefined);
    const owned: Disposable[] = [toDisposable(() => this.onEnd.delete(execution))];
    const ended = await new Promise<ExecutionEvent | undefined>(resolve => {
      this.onEnd.set(execution, resolve);
      if (limitMs !== undefined) owned.push(this.clock.after(limitMs, () => resolve(undefined)));
      owned.push(vscode.window.onDidCloseTerminal(closed => closed === this.terminal && resolve(undefined)));
    });
    owned.forEach(item => item.dispose());
    if (!ended) return {};
    // The last of its output may come after the news of its end.
    await Promise.race([reading, new Promise<void>(resolve => void this.clock.after(1_000, resolve))]);
    const text = plainOutput(output).trimEnd();
    return { output: text, ...(ended.exitCode === undefined ? {} : { exitCode: ended.exitCode }) };
  }

  private started({ terminal, execution }: ExecutionEvent): void {
    if (terminal !== this.terminal) return;
    const line = execution.commandLine?.value ?? '';
    this.running.set(execution, line);
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting && line.trim() === waiting.text.trim()) waiting.onStart(execution);
  }

  private ended(event: ExecutionEvent): void {
    this.running.delete(event.execution);
    this.onEnd.get(event.execution)?.(event);
  }
}
