import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { Problem } from '../../core/base/problem';
import type { NoteStore } from '../../core/notes/noteStore';
import { sentenceOf } from '../../platform/problemSentences';

/** What is wrong with notes, in the Problems panel at its lines, for as long as the file is there. */
export class NoteProblems extends Owner {
  private readonly collection = this.register(vscode.languages.createDiagnosticCollection('opex'));

  constructor(private readonly store: NoteStore) {
    super();
    this.register(store.onDidChange(() => this.update()));
    this.update();
  }

  private update(): void {
    this.collection.clear();
    const entries = this.store.files
      .filter(file => file.problems.length > 0)
      .map(file => [vscode.Uri.parse(file.note.uri, true), file.problems.map(diagnosticOf)] as const);
    this.collection.set(entries.map(([uri, diagnostics]) => [uri, [...diagnostics]]));
  }
}

function diagnosticOf(found: Problem): vscode.Diagnostic {
  const { line, column, endLine, endColumn } = found.place ?? { line: 0, column: 0 };
  const range = new vscode.Range(line, column, endLine ?? line, endColumn ?? Number.MAX_SAFE_INTEGER);
  const diagnostic = new vscode.Diagnostic(range, sentenceOf(found).text, severityOf(found));
  diagnostic.source = 'Opex';
  diagnostic.code = found.code;
  return diagnostic;
}

function severityOf(found: Problem): vscode.DiagnosticSeverity {
  switch (found.code) {
    case 'notes.unknownKey':
    case 'notes.missingTitle':
    case 'notes.newerVersion':
    case 'notes.anchorWithoutQuote':
      return vscode.DiagnosticSeverity.Information;
    case 'notes.mergeConflict':
    case 'notes.anchorOutside':
    case 'notes.unreadable':
    case 'notes.tooLarge':
    case 'notes.notText':
    case 'notes.linkOutside':
      return vscode.DiagnosticSeverity.Error;
    default:
      return found.code.startsWith('documents.')
        ? vscode.DiagnosticSeverity.Error
        : vscode.DiagnosticSeverity.Warning;
  }
}
