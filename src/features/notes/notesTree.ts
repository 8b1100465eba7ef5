import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { CauseBook } from '../../core/notes/causeBook';
import type { FixStore } from '../../core/notes/fixStore';
import type { NoteStore } from '../../core/notes/noteStore';
import { serviceOfPath } from '../../core/team/ownership';
import type { TeamStore } from '../../core/team/teamStore';
import { setContextKey } from '../../platform/contextKey';
import type { NoteDrafts } from '../../platform/noteDrafts';
import type { AnchorSurvey } from './anchorSurvey';
import { codeFileOf } from './codeFile';
import { noteItem } from './noteItem';
import {
  anchorNodes,
  nodesOf,
  sectionNodes,
  type FileAtHand,
  type NoteFacts,
  type NoteNode,
} from './noteNodes';
import type { RecordPublisher } from './recordPublisher';

interface NotesTreeDeps {
  readonly store: NoteStore;
  readonly survey: AnchorSurvey;
  readonly team: TeamStore;
  readonly drafts: NoteDrafts;
  readonly causes: CauseBook;
  readonly fixes: FixStore;
  readonly publisher: RecordPublisher;
  readonly clock: Clock;
  /** Resolves when the notes were read as far as asked. */
  readonly settled: () => Promise<void>;
}

/** The Root Causes view: the file at hand, what asks for something, what is open, everything, and what is wrong. */
export class NotesTree extends Owner implements vscode.TreeDataProvider<NoteNode> {
  private readonly changed = this.register(new vscode.EventEmitter<undefined>());
  private pending: Disposable | undefined;
  private last: vscode.Uri | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly deps: NotesTreeDeps,
    private readonly view: vscode.TreeView<NoteNode>,
  ) {
    super();
    const { store, survey, drafts, causes, fixes, publisher, team } = deps;
    const seen = (visible: boolean): void => {
      survey.setWanted(visible);
      publisher.setWanted(visible);
    };
    this.register(view.onDidChangeVisibility(({ visible }) => seen(visible)));
    seen(view.visible);
    this.register(store.onDidChange(() => publisher.lookSoon()));
    for (const { onDidChange } of [store, survey, drafts, causes, fixes, publisher]) {
      this.register(onDidChange(() => this.refreshSoon()));
    }
    this.register(team.onDidChange(() => this.refreshSoon()));
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.refreshSoon()));
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  async getChildren(node?: NoteNode): Promise<NoteNode[]> {
    const { store } = this.deps;
    if (!node) {
      // "No root cause" may be said only after everything was read.
      if (!store.ready) await this.deps.settled();
      setContextKey('opex.noRootCauses', this.isEmpty);
      this.showCounts();
      return sectionNodes(this.facts());
    }
    if (node.kind === 'section') return nodesOf(node.section, this.facts());
    const stateOf = this.deps.survey.stateOf.bind(this.deps.survey);
    return node.kind === 'note' ? anchorNodes(node.section, node.file, stateOf) : [];
  }

  getTreeItem(node: NoteNode): vscode.TreeItem {
    return noteItem(node, uri => this.deps.fixes.get(uri));
  }

  private get isEmpty(): boolean {
    const { store, drafts, causes } = this.deps;
    return store.isEmpty && drafts.all.length === 0 && causes.left.length === 0;
  }

  /** Beside the view's name, also while it is closed: what waits for somebody. */
  private showCounts(): void {
    const left = this.deps.causes.left.length;
    const unpublished = this.deps.publisher.unpublished?.length ?? 0;
    const parts = [
      ...(left === 0 ? [] : [vscode.l10n.t('left for later: {0}', left)]),
      ...(unpublished === 0 ? [] : [vscode.l10n.t('{0} unpublished', unpublished)]),
    ];
    // An absent description takes no room; VS Code's type of that era does not say so.
    (this.view as { description?: string | undefined }).description = parts.join(' · ') || undefined;
  }

  private facts(): NoteFacts {
    const { store, survey, drafts, causes, fixes, publisher, team } = this.deps;
    const here = this.here();
    const service = here?.code && serviceOfPath(team.team, here.code.path);
    return {
      store,
      here,
      stateOf: survey.stateOf.bind(survey),
      service: service && {
        name: service.name,
        holds: ({ note }) => note.anchors.some(({ path }) => serviceOfPath(team.team, path) === service),
      },
      drafts: drafts.all,
      left: causes.left,
      isRegressed: ({ note }) => fixes.get(note.uri)?.kind === 'regressed',
      unpublished: publisher.unpublished ?? [],
    };
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
      setContextKey('opex.noRootCauses', this.isEmpty);
      this.showCounts();
      this.changed.fire(undefined);
    });
  }
}
