import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, toDisposable, type Disposable } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { ErrorSync } from '../../core/errors/errorSync';
import type {} from '../../core/errors/problems';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import { setContextKey } from '../../platform/contextKey';
import type { FrameResolver } from '../../platform/frameResolver';
import type { LogFileSource } from '../../platform/logFileSource';
import type { Settings } from '../../platform/settings';
import { errorScheme } from './errorItem';
import { ErrorsTree, isUnconfigured } from './errorsTree';
import { readingText } from './readingText';

export interface ErrorsDeps {
  readonly store: ErrorStore;
  readonly sync: ErrorSync;
  readonly logFiles: LogFileSource;
  readonly frames: FrameResolver;
  readonly team: TeamStore;
  readonly commands: CommandRegistry;
  readonly settings: Settings;
  readonly clock: Clock;
}

/** Milliseconds after startup until lenses ask for errors: startup waits for nothing. */
const lensDelayMs = 1_500;

/** The Errors view and its commands. Logs are read while the view is visible, or code with lenses is. */
export function registerErrors(deps: ErrorsDeps): Disposable {
  const { store, sync, logFiles, commands, clock } = deps;
  const owned = new DisposableStore();
  sync.setSources([logFiles]);
  owned.add(logFiles.onDidChange(() => sync.invalidate(logFiles.id)));

  const tree = owned.add(new ErrorsTree({ store, clock }));
  const view = owned.add(
    vscode.window.createTreeView('opex.errors', { treeDataProvider: tree, showCollapseAll: true }),
  );
  const needs = owned.add(new Needs(sync, logFiles));
  const show = (): void => {
    const message = readingText(store, clock.now());
    // An absent message takes no room; VS Code's type of that era does not say so.
    (view as { message?: string | undefined }).message = message === '' ? undefined : message;
    setContextKey('opex.noLogFiles', isUnconfigured(store));
  };
  owned.add(store.onDidChange(show));
  const setVisible = (visible: boolean): void => {
    tree.setVisible(visible);
    needs.set('view', visible);
  };
  owned.add(view.onDidChangeVisibility(({ visible }) => setVisible(visible)));
  setVisible(view.visible);
  owned.add(watchLenses(deps, needed => needs.set('lenses', needed)));
  owned.add(vscode.window.registerFileDecorationProvider(dimmed));

  owned.add(commands.register('opex.refreshErrors', () => sync.refresh()));
  owned.add(commands.register('opex.showMoreErrors', severity => severity && tree.showMore(severity)));
  owned.add(
    commands.register('opex.openFrame', async target => {
      if (!target) return;
      const { openFrame } = await import('./errorActions');
      await openFrame(target, deps);
    }),
  );
  owned.add(
    commands.register('opex.revealErrorGroup', async fingerprint => {
      if (fingerprint === undefined) return;
      if (!store.byFingerprint(fingerprint)) await sync.refresh();
      const node = tree.nodeOf(fingerprint);
      if (!node) throw new ProblemError(problem('logs.groupGone', { fingerprint }));
      await view.reveal(node, { select: true, focus: true, expand: true });
    }),
  );
  let samples: Promise<{ open(fingerprint: string, sample: number): Promise<void> }> | undefined;
  owned.add(
    commands.register('opex.openErrorSample', async target => {
      if (!target) return;
      samples ??= import('./errorActions').then(({ SampleDocuments }) =>
        owned.add(new SampleDocuments(store)),
      );
      await (await samples).open(target.fingerprint, target.sample);
    }),
  );
  return owned;
}

/** Says to the sync whether errors are needed, and has the files watched just as long. */
class Needs implements Disposable {
  private readonly held = new Map<string, DisposableStore>();

  constructor(
    private readonly sync: ErrorSync,
    private readonly logFiles: LogFileSource,
  ) {}

  set(who: string, needed: boolean): void {
    const held = this.held.get(who);
    if (needed === (held !== undefined)) return;
    if (held) {
      held.dispose();
      this.held.delete(who);
      return;
    }
    const store = new DisposableStore();
    store.add(this.logFiles.watch());
    store.add(this.sync.need());
    this.held.set(who, store);
  }

  dispose(): void {
    for (const held of this.held.values()) held.dispose();
    this.held.clear();
  }
}

/** Lenses need errors while code is open in a window that somebody uses. */
function watchLenses({ settings, clock }: ErrorsDeps, set: (needed: boolean) => void): Disposable {
  const owned = new DisposableStore();
  let isStarted = false;
  const update = (): void => {
    if (!isStarted) return;
    const isCodeOpen = vscode.window.visibleTextEditors.some(
      ({ document }) => document.uri.scheme === 'file',
    );
    set(isCodeOpen && settings.get('opex.rootCauses.codeLens'));
  };
  owned.add(vscode.window.onDidChangeVisibleTextEditors(update));
  owned.add(settings.onDidChange(keys => keys.includes('opex.rootCauses.codeLens') && update()));
  const start = clock.after(lensDelayMs, () => {
    isStarted = true;
    update();
  });
  owned.add(toDisposable(() => start.dispose()));
  return owned;
}

/** Dims library frames; a TreeItem has no style of its own. */
const dimmed: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== errorScheme || uri.query !== 'dim') return undefined;
    return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('disabledForeground'));
  },
};
