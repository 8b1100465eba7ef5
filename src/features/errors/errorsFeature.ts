import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import type { CommandArgs, FrameTarget } from '../../platform/commands';
import { setContextKey } from '../../platform/contextKey';
import { Deploys } from '../../platform/deploys';
import { DecisionDiagnostics } from './decisionDiagnostics';
import type { ErrorsDeps } from './index';
import { errorScheme } from './errorItem';
import { ErrorsModel } from './errorsModel';
import { chooseErrorWindow, clearFilter, filterErrors, shownText, sortErrors } from './filterErrors';
import { GroupActions } from './groupActions';
import type { ErrorNode } from './errorNodes';
import { ErrorsTree, isUnconfigured } from './errorsTree';
import { openFrame, placeOfFrame } from './openFrame';
import { readingText, sampledText } from './readingText';
import { RevisionView } from './revisionView';
import { SampleDocuments } from './sampleDocuments';

/** All of the Errors view: loaded when a person first looks at it. Logs are read while it is visible. */
export class ErrorsFeature extends Owner {
  readonly tree: ErrorsTree;
  readonly revisions: RevisionView;
  readonly actions: GroupActions;
  private readonly model: ErrorsModel;
  private readonly deploys: Deploys;
  private readonly samples: SampleDocuments;
  private need: Disposable | undefined;

  constructor(
    private readonly deps: ErrorsDeps,
    private readonly view: vscode.TreeView<ErrorNode>,
  ) {
    super();
    const { store, clock } = deps;
    this.deploys = this.register(new Deploys(deps));
    this.model = this.register(new ErrorsModel({ ...deps, deploys: this.deploys }));
    this.tree = this.register(new ErrorsTree({ model: this.model, clock }));
    this.actions = new GroupActions({ ...deps, model: this.model });
    this.revisions = this.register(new RevisionView({ ...deps, errors: store }));
    this.samples = this.register(new SampleDocuments(store));
    this.register(this.model.onDidChange(() => this.show()));
    void this.followDecisions();
    this.register(view.onDidChangeVisibility(() => this.followVisibility()));
    this.register(toDisposable(() => this.need?.dispose()));
    this.register(vscode.window.registerFileDecorationProvider(dimmed));
    this.followVisibility();
    this.show();
  }

  /** @throws ProblemError `logs.groupGone` where the window no longer holds the group. */
  async reveal(fingerprint: string): Promise<void> {
    if (!this.deps.store.byFingerprint(fingerprint)) await this.deps.reader.refresh();
    const node = this.tree.nodeOf(fingerprint);
    if (!node) throw new ProblemError(problem('logs.groupGone', { fingerprint }));
    await this.view.reveal(node, { select: true, focus: true, expand: true });
  }

  openFrame(target: FrameTarget): Promise<void> {
    return openFrame(target, { ...this.deps, revisions: this.revisions });
  }

  showChanges(target: CommandArgs['opex.showWindowChanges'][0]): Promise<void> {
    return this.revisions.showChanges(target, frame => placeOfFrame(frame, this.deps.frames));
  }

  filter(clear: 'clear' | undefined): Promise<void> {
    return clear === 'clear' ? clearFilter(this.model) : filterErrors(this.model);
  }

  sort(): Promise<void> {
    return sortErrors(this.model);
  }

  chooseWindow(): Promise<void> {
    return chooseErrorWindow(this.deps.window);
  }

  openSample({
    fingerprint,
    sample,
  }: {
    readonly fingerprint: string;
    readonly sample: number;
  }): Promise<void> {
    return this.samples.open(fingerprint, sample);
  }

  private followVisibility(): void {
    const { visible } = this.view;
    this.tree.setVisible(visible);
    if (visible) this.need ??= this.deps.reader.need();
    else {
      this.need?.dispose();
      this.need = undefined;
    }
  }

  /** What is wrong with the file of decisions is told where it can be mended. */
  private async followDecisions(): Promise<void> {
    const { decisions } = await this.deps.reader.reading();
    if (!this.isDisposed) this.register(new DecisionDiagnostics(decisions));
  }

  private show(): void {
    const { store, clock } = this.deps;
    const services = store.all.flatMap(({ group }) => group.service ?? []);
    const from = Math.min(clock.now(), ...store.sources.map(({ window }) => window?.from ?? clock.now()));
    if (this.view.visible) void this.deploys.ask(services, from);
    // Where there is no error, the row that says so says the rest. A message would take the place of the welcome.
    const isBare = store.isAllClear || isUnconfigured(store);
    const read = isBare ? '' : readingText(store, clock.now());
    const description = [shownText(this.model.shown), read].filter(text => text !== '').join(' · ');
    const sampled = isBare ? undefined : sampledText(store);
    // What is absent takes no room; VS Code's types of that era do not say so.
    Object.assign(this.view, { description: description || undefined, message: sampled });
    setContextKey('opex.noLogFiles', isUnconfigured(store));
    setContextKey('opex.hasErrors', store.all.length > 0);
  }
}

/** Dims library frames; a TreeItem has no style of its own. */
const dimmed: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== errorScheme || uri.query !== 'dim') return undefined;
    return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('descriptionForeground'));
  },
};
