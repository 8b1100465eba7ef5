import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { NoteStore } from '../../core/notes/noteStore';
import { setContextKey } from '../../platform/contextKey';
import type { AnchorSurvey } from './anchorSurvey';
import { codeFileOf } from './codeFile';
import { noteItem } from './noteItem';
import { anchorNodes, nodesOf, sectionNodes, type FileAtHand, type NoteNode } from './noteNodes';

interface NotesTreeDeps {
  readonly store: NoteStore;
  readonly survey: AnchorSurvey;
  readonly clock: Clock;
  /** Resolves when the notes were read as far as asked. */
  readonly settled: () => Promise<void>;
}

/** The Root Causes view: the file at hand, what is open, everything, places that were lost, and what is wrong. */
export class NotesTree extends Owner implements vscode.TreeDataProvider<NoteNode> {
  private readonly changed = this.register(new vscode.EventEmitter<undefined>());
  private pending: Disposable | undefined;
  private last: vscode.Uri | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly deps: NotesTreeDeps,
    view: vscode.TreeView<NoteNode>,
  ) {
    super();
    this.register(view.onDidChangeVisibility(({ visible }) => deps.survey.setWanted(visible)));
    deps.survey.setWanted(view.visible);
    this.register(deps.store.onDidChange(() => this.refreshSoon()));
    this.register(deps.survey.onDidChange(() => this.refreshSoon()));
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.refreshSoon()));
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  async getChildren(node?: NoteNode): Promise<NoteNode[]> {
    const { store, survey } = this.deps;
    const stateOf = survey.stateOf.bind(survey);
    const here = this.here();
    if (!node) {
      // "No root cause" may be said only after everything was read.
      if (!store.ready) await this.deps.settled();
      setContextKey('opex.noRootCauses', store.isEmpty);
      return sectionNodes(store, here, stateOf);
    }
    if (node.kind === 'section') return nodesOf(node.section, store, here, stateOf);
    return node.kind === 'note' ? anchorNodes(node.section, node.file, stateOf) : [];
  }

  getTreeItem(node: NoteNode): vscode.TreeItem {
    return noteItem(node);
  }

  /** The file at hand: a page or a view that takes the focus does not change it. */
  private here(): FileAtHand | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor) this.last = activeTextEditor.document.uri;
    else if (visibleTextEditors.length === 0) this.last = undefined;
    if (!this.last) return undefined;
    const code = codeFileOf(this.last);
    return { uri: this.last.toString(), ...(code ? { code } : {}) };
  }

  private refreshSoon(): void {
    this.pending ??= this.deps.clock.after(50, () => {
      this.pending = undefined;
      setContextKey('opex.noRootCauses', this.deps.store.isEmpty);
      this.changed.fire(undefined);
    });
  }
}
