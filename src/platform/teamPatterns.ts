import * as vscode from 'vscode';
import type { RunningPatterns } from '../core/team/rulePatterns';
import type { SeverityRule } from '../core/team/team';

/** Runs the patterns of a team in a thread of their own; nothing of that is loaded before there are some. */
export function patternRunner(
  extensionUri: vscode.Uri,
): (rules: readonly SeverityRule[]) => Promise<RunningPatterns> {
  const script = vscode.Uri.joinPath(extensionUri, 'dist', 'patternWorker.js').fsPath;
  return async rules => {
    const { runPatterns } = await import('../clients/patterns/index');
    return runPatterns(rules, { script, mayWait: false });
  };
}
