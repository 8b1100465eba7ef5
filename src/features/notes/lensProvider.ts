import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { isComplete } from '../../core/base/sourceHealth';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { FixStore } from '../../core/notes/fixStore';
import type { HotLine } from '../../core/notes/hotLines';
import { commandOf } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import { codeFileOf } from './codeFile';
import type { HotDocuments } from './hotDocuments';
import { errorsText, notesText } from './lensText';

interface LensDeps {
  readonly documents: HotDocuments;
  readonly errors: ErrorStore;
  readonly settings: Settings;
  readonly fixes: FixStore;
}

/** Lenses over hot lines, from memory in one pass: nothing is read, resolved or waited for. */
export class LensProvider extends Owner implements vscode.CodeLensProvider {
  private readonly changed = this.register(new vscode.EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly deps: LensDeps) {
    super();
    this.register(deps.documents.onDidChange(() => this.changed.fire()));
    this.register(deps.fixes.onDidChange(() => this.changed.fire()));
    this.register(
      deps.settings.onDidChange(keys => {
        if (keys.includes('opex.rootCauses.codeLens') || keys.includes('opex.errors.windowHours')) {
          this.changed.fire();
        }
      }),
    );
    // Virtual documents have no file that a note could stand beside; unsaved ones no path.
    this.register(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.deps.settings.get('opex.rootCauses.codeLens', document.uri)) return [];
    if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return [];
    return this.deps.documents.linesOf(document).flatMap(hot => this.lensesOf(document, hot));
  }

  private lensesOf(document: vscode.TextDocument, hot: HotLine): vscode.CodeLens[] {
    const range = new vscode.Range(hot.line, 0, hot.line, 0);
    const lenses: vscode.CodeLens[] = [];
    const fingerprint = hot.errors?.fingerprints[0];
    if (hot.errors && fingerprint !== undefined) {
      const hours = this.deps.settings.get('opex.errors.windowHours');
      const isLowerBound = !this.deps.errors.health.every(isComplete);
      const command = commandOf(
        'opex.revealErrorGroup',
        errorsText(hot.errors, hours, isLowerBound),
        fingerprint,
      );
      const title = this.deps.errors.byFingerprint(fingerprint)?.title ?? '';
      lenses.push(new vscode.CodeLens(range, { ...command, tooltip: plainText(title) }));
    }
    const [unsure] = hot.likely ?? [];
    const path = unsure && codeFileOf(document.uri)?.path;
    if (unsure && path !== undefined) {
      const target = { noteUri: unsure.uri, path };
      const command = commandOf('opex.confirmAnchor', vscode.l10n.t('likely here · confirm'), target);
      lenses.push(new vscode.CodeLens(range, { ...command, tooltip: plainText(unsure.title) }));
    }
    if (hot.notes.length > 0) {
      const command = commandOf(
        'opex.showRootCause',
        notesText(hot.notes, uri => this.deps.fixes.get(uri)),
        hot.notes.map(note => note.uri),
        document.uri.toString(),
        hot.line + 1,
      );
      const titles = hot.notes.map(note => plainText(note.title)).join('\n');
      lenses.push(new vscode.CodeLens(range, { ...command, tooltip: titles }));
    }
    return lenses;
  }
}
