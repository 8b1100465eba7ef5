import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { Problem } from '../../core/base/problem';
import { levelOf, type ProblemLevel } from '../../core/team/problems';
import type { TeamState, TeamStore } from '../../core/team/teamStore';
import { executeCommand } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';

const severityOf: Readonly<Record<ProblemLevel, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Shows what is wrong with the team file in the Problems panel, at its line. */
export class TeamDiagnostics extends Owner {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('opex.team'));
  private toldHome: string | undefined;

  constructor(store: TeamStore) {
    super();
    this.register(store.onDidChange(state => this.show(state)));
    this.show(store.state);
  }

  private show(state: TeamState): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const problem of state.problems) {
      const file = problem.place?.file;
      if (file === undefined) this.tellHome(problem);
      else byFile.set(file, [...(byFile.get(file) ?? []), diagnosticOf(problem)]);
    }
    this.collection.clear();
    for (const [file, diagnostics] of byFile) this.collection.set(vscode.Uri.parse(file), diagnostics);
  }

  /** A setting has no line in the Problems panel. A home that is not there is told once, not at every read. */
  private tellHome(problem: Problem): void {
    if (problem.code !== 'team.homeMissing' && problem.code !== 'team.homeNotAbsolute') return;
    const { text, action } = sentenceOf(problem);
    if (this.toldHome === text) return;
    this.toldHome = text;
    void vscode.window.showWarningMessage(text, ...(action ? [action.label] : [])).then(pressed => {
      if (pressed !== undefined) void executeCommand('opex.setTeamHome');
    });
  }
}

function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const { line = 0, column = 0, endLine = line, endColumn = column + 1 } = problem.place ?? {};
  const range = new vscode.Range(line, column, endLine, endColumn);
  const diagnostic = new vscode.Diagnostic(range, sentenceOf(problem).text, severityOf[levelOf(problem)]);
  diagnostic.source = 'Opex';
  diagnostic.code = problem.code;
  return diagnostic;
}
