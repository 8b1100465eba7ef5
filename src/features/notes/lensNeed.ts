import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Settings } from '../../platform/settings';
import { codeFileOf } from './codeFile';

interface LensNeedDeps {
  readonly settings: Settings;
  readonly needErrors: () => Disposable;
}

/** Has errors read while an editor shows code that could get a lens, and only then. */
export class LensNeed extends Owner {
  private need: Disposable | undefined;

  constructor(private readonly deps: LensNeedDeps) {
    super();
    this.register(vscode.window.onDidChangeVisibleTextEditors(() => this.update()));
    this.register(
      deps.settings.onDidChange(keys => {
        if (keys.includes('opex.rootCauses.codeLens')) this.update();
      }),
    );
    this.register(toDisposable(() => this.need?.dispose()));
    this.update();
  }

  private update(): void {
    const isNeeded = vscode.window.visibleTextEditors.some(
      ({ document }) =>
        codeFileOf(document.uri) && this.deps.settings.get('opex.rootCauses.codeLens', document.uri),
    );
    if (isNeeded) this.need ??= this.deps.needErrors();
    else {
      this.need?.dispose();
      this.need = undefined;
    }
  }
}
