import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { Problem, ProblemCode } from '../../core/base/problem';
import type { GroupDecisions } from '../../platform/groupDecisions';
import { sentenceOf } from '../../platform/problemSentences';

const quiet: readonly ProblemCode[] = ['decisions.unknownKey'];
const loud: readonly ProblemCode[] = [
  'decisions.conflict',
  'decisions.syntax',
  'decisions.tooLarge',
  'decisions.unreadable',
];

/** What is wrong with the team's decisions about groups, in the Problems panel at its line. */
export class DecisionDiagnostics extends Owner {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('opex.decisions'));

  constructor(private readonly decisions: GroupDecisions) {
    super();
    this.register(decisions.onDidChange(() => this.show()));
    this.show();
  }

  private show(): void {
    const { file, problems } = this.decisions;
    this.collection.clear();
    if (file) this.collection.set(file, problems.map(diagnosticOf));
  }
}

function diagnosticOf(found: Problem): vscode.Diagnostic {
  const { line = 0, column = 0, endLine = line, endColumn = column + 1 } = found.place ?? {};
  const range = new vscode.Range(line, column, endLine, endColumn);
  const level = loud.includes(found.code)
    ? vscode.DiagnosticSeverity.Error
    : quiet.includes(found.code)
      ? vscode.DiagnosticSeverity.Information
      : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, sentenceOf(found).text, level);
  diagnostic.source = 'Opex';
  diagnostic.code = found.code;
  return diagnostic;
}
