import * as vscode from 'vscode';

/**
 * Shell integration, which VS Code has since 1.93: newer than the typings that this extension is built against, so
 * each part may be absent.
 */
export interface ShellExecution {
  readonly commandLine?: { readonly value: string };
  /** What it writes, as raw terminal data, from now on. */
  read(): AsyncIterable<string>;
}

export interface ShellIntegration {
  readonly cwd?: vscode.Uri;
  /** Clears what stands at the prompt, then runs the line. */
  executeCommand(line: string): ShellExecution;
}

export interface ExecutionEvent {
  readonly terminal: vscode.Terminal;
  readonly execution: ShellExecution;
  readonly exitCode?: number;
}

interface ShellWindow {
  readonly onDidChangeTerminalShellIntegration?: vscode.Event<{ readonly terminal: vscode.Terminal }>;
  readonly onDidStartTerminalShellExecution?: vscode.Event<ExecutionEvent>;
  readonly onDidEndTerminalShellExecution?: vscode.Event<ExecutionEvent>;
}

/** The events of this VS Code, where it has them. */
export const shellWindow: ShellWindow = vscode.window as ShellWindow;

/** The integration of a terminal's shell, where it works. */
export function integrationOf(terminal: vscode.Terminal): ShellIntegration | undefined {
  return (terminal as vscode.Terminal & { readonly shellIntegration?: ShellIntegration }).shellIntegration;
}
