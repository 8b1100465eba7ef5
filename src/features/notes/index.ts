import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentContextSource } from '../../core/incidents/incidentContext';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox } from '../../core/incidents/outbox';
import type { CauseBook } from '../../core/notes/causeBook';
import type { FixStore } from '../../core/notes/fixStore';
import type { NoteStore } from '../../core/notes/noteStore';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry, RootCauseTarget } from '../../platform/commands';
import type { FrameResolver } from '../../platform/frameResolver';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import { codeFileOf, diskFolders, notesFolderOf, rootOf } from './codeFile';
import type { NoteNode } from './noteNodes';
import type { RootCauses } from './rootCauses';

export interface NotesDeps {
  readonly store: NoteStore;
  readonly errors: ErrorStore;
  readonly incidents: IncidentStore;
  readonly team: TeamStore;
  readonly frames: FrameResolver;
  /** Has errors read until the result is disposed (`ErrorReader.need`). */
  readonly needErrors: () => Disposable;
  readonly commands: CommandRegistry;
  readonly settings: Settings;
  readonly state: SharedState;
  /** The extension's own folder, which all windows share. */
  readonly storage: vscode.Uri;
  readonly outbox: Outbox;
  readonly causes: CauseBook;
  readonly fixes: FixStore;
  /** A new unique id on each call. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who tells of deploys. */
  readonly contexts: () => readonly IncidentContextSource[];
}

/** Milliseconds after startup until notes are looked for: lenses come back soon, startup waits for nothing. */
const firstLookMs = 100;

/**
 * Root-cause notes: their files, the lenses over code, the Root Causes view and the command that writes one.
 * Loaded where there are notes, where an editor shows code, or when somebody asks.
 */
export function registerNotes(deps: NotesDeps): Disposable {
  const { commands, clock, log } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<RootCauses> => {
    const bundle = await import('./rootCauses');
    return owned.add(new bundle.RootCauses(deps, view));
  });
  const tree = owned.add(new LazyTree<NoteNode>(async () => (await feature()).tree));
  const view = owned.add(vscode.window.createTreeView('opex.rootCauses', { treeDataProvider: tree }));

  const start = (): void => {
    feature().catch((error: unknown) =>
      log.error(
        `root-cause notes: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
    );
  };
  const startForCode = (): void => {
    if (isCodeShown()) start();
  };
  owned.add(
    clock.after(firstLookMs, () => {
      owned.add(vscode.window.onDidChangeVisibleTextEditors(startForCode));
      // A folder that comes may bring notes.
      owned.add(vscode.workspace.onDidChangeWorkspaceFolders(start));
      startForCode();
      void hasNotes().then(found => {
        if (found) start();
        // Nothing was loaded, and yet it is known that there are none.
        else deps.store.keepFolders(diskFolders().map(rootOf));
      });
    }),
  );

  owned.add(
    commands.register('opex.recordRootCause', async target =>
      (await feature()).record(targetOf(target), deps.settings.get('opex.rootCauses.writeIn') === 'file'),
    ),
  );
  owned.add(
    commands.register('opex.recordRootCauseFile', async target =>
      (await feature()).record(targetOf(target), true),
    ),
  );
  owned.add(commands.register('opex.showRootCause', async (...at) => (await feature()).show(...at)));
  owned.add(commands.register('opex.resumeRootCause', async id => (await feature()).resume(id)));
  owned.add(
    commands.register('opex.saveRootCause', async comment => (await feature()).threads.save(comment)),
  );
  owned.add(
    commands.register('opex.editRootCause', async comment => (await feature()).threads.edit(comment)),
  );
  owned.add(
    commands.register('opex.discardRootCause', async comment => (await feature()).threads.discard(comment)),
  );
  owned.add(
    commands.register('opex.openRootCauseFile', async comment =>
      (await feature()).threads.openAsFile(comment),
    ),
  );
  owned.add(
    commands.register('opex.closeRootCause', async thread => (await feature()).threads.closeThread(thread)),
  );
  owned.add(commands.register('opex.searchRootCauses', async () => (await feature()).search()));
  owned.add(commands.register('opex.confirmAnchor', async target => (await feature()).confirmAnchor(target)));
  owned.add(commands.register('opex.rehomeAnchor', async target => (await feature()).rehomeAnchor(target)));
  owned.add(commands.register('opex.recordFix', async target => (await feature()).recordFix(target)));
  owned.add(
    commands.register('opex.markFixDeployed', async target => (await feature()).markDeployed(target)),
  );
  owned.add(commands.register('opex.publishRecords', async () => (await feature()).publisher.publish()));

  const outcomes = once(async () => {
    const { Outcomes } = await import('./outcomes');
    return owned.add(new Outcomes(deps));
  });
  owned.add(
    deps.outbox.onDidConfirm(write => {
      if (write.entry.write.kind === 'resolve') void outcomes().then(one => one.confirmed(write));
    }),
  );
  // What other windows and earlier days left for later is in the view.
  owned.add(view.onDidChangeVisibility(({ visible }) => visible && void outcomes()));
  owned.add(
    commands.register('opex.recordOutcome', async target => (await outcomes()).askLater(target?.incidentId)),
  );
  owned.add(commands.register('opex.openRootCause', async uris => (await feature()).open(uris)));
  return owned;
}

function isCodeShown(): boolean {
  return vscode.window.visibleTextEditors.some(({ document }) => codeFileOf(document.uri) !== undefined);
}

/** True where an open folder has a folder of notes, or where that cannot be told. */
async function hasNotes(): Promise<boolean> {
  const found = await Promise.all(
    diskFolders().map(async folder => {
      try {
        await vscode.workspace.fs.stat(notesFolderOf(folder));
        return true;
      } catch (error) {
        return !(error instanceof vscode.FileSystemError && error.code === 'FileNotFound');
      }
    }),
  );
  return found.includes(true);
}

/** The editor's menu hands over the URI of its file: the cursor tells the rest. */
function targetOf(target: RootCauseTarget | vscode.Uri | undefined): RootCauseTarget | undefined {
  return target instanceof vscode.Uri ? undefined : target;
}
